# SPDX-License-Identifier: GPL-2.0-or-later
#
# Runs at install time, so that the personal folder is that of the user who installs, not of the
# user who configured. CMakeLists.txt sets plugin_file, extcap_file, checkup_file, profiles_source,
# wireshark_release, install_global, global_folder, global_extcap_folder, global_program_folder,
# global_settings_folder, and, below the home folder, personal_folder, personal_extcap_folder (empty:
# among Wireshark's settings). install-package.cmake includes this, with is_package set.

include("${CMAKE_CURRENT_LIST_DIR}/profile.cmake")

function(find_home result)
    set(home "$ENV{HOME}")
    if(home STREQUAL "")
        execute_process(COMMAND sh -c "eval echo ~$(id -un)"
            OUTPUT_VARIABLE home OUTPUT_STRIP_TRAILING_WHITESPACE)
    endif()
    if(NOT IS_ABSOLUTE "${home}")
        message(FATAL_ERROR "Cannot tell your home folder: set HOME, "
            "or configure with -DOVERSHARING_INSTALL_GLOBAL=ON")
    endif()
    set(${result} "${home}" PARENT_SCOPE)
endfunction()

# Where Wireshark keeps its settings: where it is told to, or where all programs do, or, as long as
# there is nothing, where it did of old.
function(find_settings home result)
    set(settings "$ENV{WIRESHARK_CONFIG_DIR}")
    if(settings STREQUAL "")
        set(settings "$ENV{XDG_CONFIG_HOME}")
        if(NOT IS_ABSOLUTE "${settings}")
            set(settings "${home}/.config")
        endif()
        string(APPEND settings "/wireshark")
        if(NOT IS_DIRECTORY "${settings}" AND IS_DIRECTORY "${home}/.wireshark")
            set(settings "${home}/.wireshark")
        endif()
    endif()
    set(${result} "${settings}" PARENT_SCOPE)
endfunction()

# A link to a file that is installed, which uninstalling removes like the file. A file of that name
# that is no link is somebody else's.
function(install_link target link)
    set(path "$ENV{DESTDIR}${link}")
    if(EXISTS "${path}" AND NOT IS_SYMLINK "${path}")
        message(STATUS "Note: ${path} is there already, and stays: run ${target} in its place")
        return()
    endif()
    get_filename_component(folder "${path}" DIRECTORY)
    file(MAKE_DIRECTORY "${folder}")
    if(is_package) # as Debian's policy has it
        get_filename_component(folder "${link}" DIRECTORY)
        file(RELATIVE_PATH target "${folder}" "${target}")
    endif()
    file(CREATE_LINK "${target}" "${path}" SYMBOLIC)
    set(CMAKE_INSTALL_MANIFEST_FILES "${CMAKE_INSTALL_MANIFEST_FILES};${link}" PARENT_SCOPE)
    message(STATUS "Firewall log program: ${path}")
endfunction()

# Stops where a profile cannot be installed, before anything is.
function(check_profile_folder folder)
    set(path "$ENV{DESTDIR}${folder}")
    get_filename_component(name "${folder}" NAME)
    if(IS_SYMLINK "${path}")
        message(FATAL_ERROR "The profile's folder ${path} is a link, and may lead to what is not "
            "ours: remove or rename it, then install again")
    elseif(EXISTS "${path}" AND NOT IS_DIRECTORY "${path}")
        message(FATAL_ERROR "The profile's folder ${path} is a file: remove or rename it, then "
            "install again")
    endif()
    while(NOT EXISTS "${path}")
        get_filename_component(path "${path}" DIRECTORY)
    endwhile()
    if(CMAKE_HOST_UNIX)
        execute_process(COMMAND test -d "${path}" -a -w "${path}" RESULT_VARIABLE status)
        if(NOT status EQUAL 0)
            message(FATAL_ERROR "You may not write into ${path}, where the profile "
                "${name} belongs")
        endif()
    endif()
endfunction()

# The manifest names the record alone: from it uninstalling knows which files are ours.
function(install_profile source folder title)
    set(path "$ENV{DESTDIR}${folder}")
    set(manifest "${CMAKE_INSTALL_MANIFEST_FILES}" "${folder}/${profile_record}")
    file(GLOB names RELATIVE "${source}" "${source}/*")
    foreach(name IN LISTS names)
        file(SHA256 "${source}/${name}" ours)
        find_unchanged("${path}" "${name}" may_replace "${ours}")
        if(may_replace)
            file(INSTALL DESTINATION "${folder}" TYPE FILE MESSAGE_NEVER
                FILES "${source}/${name}")
            record_installed("${path}" "${name}")
        elseif(NOT name STREQUAL recent) # that Wireshark writes whenever it ends
            message(STATUS "Note: ${path}/${name} was changed, and stays. "
                "Ours is ${source}/${name}")
        endif()
    endforeach()
    set(CMAKE_INSTALL_MANIFEST_FILES "${manifest}" PARENT_SCOPE)
    message(STATUS "${title}: ${path}")
endfunction()

if(install_global)
    set(folder "${global_folder}")
    set(extcap_folder "${global_extcap_folder}")
    set(program_folder "${global_program_folder}")
    set(settings "${global_settings_folder}")
else()
    find_home(home)
    find_settings("${home}" settings)
    set(folder "${home}/${personal_folder}")
    set(program_folder "${home}/.local/bin")
    if(personal_extcap_folder STREQUAL "")
        set(extcap_folder "${settings}/extcap")
    else()
        set(extcap_folder "${home}/${personal_extcap_folder}")
    endif()
endif()
set(profile_folder "${settings}/profiles/Oversharing")
set(lean_folder "${settings}/profiles/Oversharing lean")

check_profile_folder("${profile_folder}")
check_profile_folder("${lean_folder}")
file(INSTALL DESTINATION "${folder}" TYPE MODULE FILES "${plugin_file}")

get_filename_component(name "${plugin_file}" NAME)
message(STATUS "Plugin for Wireshark ${wireshark_release}: $ENV{DESTDIR}${folder}/${name}")

file(INSTALL DESTINATION "${extcap_folder}" TYPE PROGRAM FILES "${extcap_file}")
get_filename_component(name "${extcap_file}" NAME)
message(STATUS "Firewall log interface: $ENV{DESTDIR}${extcap_folder}/${name}")
install_link("${extcap_folder}/${name}" "${program_folder}/${name}")
file(INSTALL DESTINATION "${program_folder}" TYPE PROGRAM FILES "${checkup_file}")
get_filename_component(name "${checkup_file}" NAME)
message(STATUS "Checkup program: $ENV{DESTDIR}${program_folder}/${name}")
install_profile("${profiles_source}/Oversharing" "${profile_folder}" "Profile")
install_profile("${profiles_source}/Oversharing lean" "${lean_folder}" "Lean profile")

get_filename_component(name "${plugin_file}" NAME)
if(NOT install_global AND EXISTS "${global_folder}/${name}")
    message(STATUS "Note: ${global_folder}/${name} is installed for all users. Wireshark loads that "
        "one, and warns of two: remove it (of a package: sudo apt remove wireshark-oversharing), or "
        "uninstall this one")
endif()
if(NOT install_global AND CMAKE_HOST_UNIX)
    execute_process(COMMAND id -u OUTPUT_VARIABLE uid OUTPUT_STRIP_TRAILING_WHITESPACE)
    if(uid STREQUAL "0")
        message(STATUS "Note: you are root, and as root Wireshark loads no personal plugins. "
            "Install as the user who will run Wireshark (without sudo), or for all users: "
            "configure with -DOVERSHARING_INSTALL_GLOBAL=ON.")
    endif()
endif()

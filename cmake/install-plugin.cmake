# SPDX-License-Identifier: GPL-2.0-or-later
#
# Runs at install time, so that the personal folder is that of the user who installs, not of the
# user who configured. CMakeLists.txt sets plugin_file, extcap_file, wireshark_release,
# install_global, global_folder, global_extcap_folder, global_program_folder, and, below the home
# folder, personal_folder, personal_extcap_folder (empty: among Wireshark's settings).

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

# Where Wireshark keeps its settings, which may be elsewhere for all programs.
function(find_settings home result)
    set(settings "$ENV{XDG_CONFIG_HOME}")
    if(NOT IS_ABSOLUTE "${settings}")
        set(settings "${home}/.config")
    endif()
    set(${result} "${settings}/wireshark" PARENT_SCOPE)
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
    file(CREATE_LINK "${target}" "${path}" SYMBOLIC)
    set(CMAKE_INSTALL_MANIFEST_FILES "${CMAKE_INSTALL_MANIFEST_FILES};${link}" PARENT_SCOPE)
    message(STATUS "Firewall log program: ${path}")
endfunction()

if(install_global)
    set(folder "${global_folder}")
    set(extcap_folder "${global_extcap_folder}")
    set(program_folder "${global_program_folder}")
else()
    find_home(home)
    set(folder "${home}/${personal_folder}")
    set(program_folder "${home}/.local/bin")
    if(personal_extcap_folder STREQUAL "")
        find_settings("${home}" settings)
        set(extcap_folder "${settings}/extcap")
    else()
        set(extcap_folder "${home}/${personal_extcap_folder}")
    endif()
endif()

file(INSTALL DESTINATION "${folder}" TYPE MODULE FILES "${plugin_file}")

get_filename_component(name "${plugin_file}" NAME)
message(STATUS "Plugin for Wireshark ${wireshark_release}: $ENV{DESTDIR}${folder}/${name}")

file(INSTALL DESTINATION "${extcap_folder}" TYPE PROGRAM FILES "${extcap_file}")
get_filename_component(name "${extcap_file}" NAME)
message(STATUS "Firewall log interface: $ENV{DESTDIR}${extcap_folder}/${name}")
install_link("${extcap_folder}/${name}" "${program_folder}/${name}")

if(NOT install_global AND CMAKE_HOST_UNIX)
    execute_process(COMMAND id -u OUTPUT_VARIABLE uid OUTPUT_STRIP_TRAILING_WHITESPACE)
    if(uid STREQUAL "0")
        message(STATUS "Note: you are root, and as root Wireshark loads no personal plugins. "
            "Install as the user who will run Wireshark (without sudo), or for all users: "
            "configure with -DOVERSHARING_INSTALL_GLOBAL=ON.")
    endif()
endif()

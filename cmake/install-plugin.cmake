# SPDX-License-Identifier: GPL-2.0-or-later
#
# Runs at install time, so that the personal folder is that of the user who installs, not of the
# user who configured. CMakeLists.txt sets plugin_file, wireshark_release, install_global,
# global_folder, personal_folder (below the home folder).

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

if(install_global)
    set(folder "${global_folder}")
else()
    find_home(home)
    set(folder "${home}/${personal_folder}")
endif()

file(INSTALL DESTINATION "${folder}" TYPE MODULE FILES "${plugin_file}")

get_filename_component(name "${plugin_file}" NAME)
message(STATUS "Plugin for Wireshark ${wireshark_release}: $ENV{DESTDIR}${folder}/${name}")

if(NOT install_global AND CMAKE_HOST_UNIX)
    execute_process(COMMAND id -u OUTPUT_VARIABLE uid OUTPUT_STRIP_TRAILING_WHITESPACE)
    if(uid STREQUAL "0")
        message(STATUS "Note: you are root, and as root Wireshark loads no personal plugins. "
            "Install as the user who will run Wireshark (without sudo), or for all users: "
            "configure with -DOVERSHARING_INSTALL_GLOBAL=ON.")
    endif()
endif()

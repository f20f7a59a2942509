# SPDX-License-Identifier: GPL-2.0-or-later
#
# Removes the files the last install from this build folder put in place (MANIFEST lists them).

if(NOT EXISTS "${MANIFEST}")
    message(FATAL_ERROR "Nothing to uninstall: ${MANIFEST} is missing")
endif()
file(STRINGS "${MANIFEST}" files)
foreach(file IN LISTS files)
    set(path "$ENV{DESTDIR}${file}")
    if(EXISTS "${path}" OR IS_SYMLINK "${path}")
        file(REMOVE "${path}")
        if(EXISTS "${path}")
            message(FATAL_ERROR "Could not remove ${path}")
        endif()
        message(STATUS "Removed ${path}")
    else()
        message(STATUS "Already gone: ${path}")
    endif()
endforeach()

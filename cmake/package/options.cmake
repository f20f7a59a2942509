# SPDX-License-Identifier: GPL-2.0-or-later
#
# cpack reads this before it makes a package: all in it gets the time of the version, as the changelog has
# it, wherever and whenever it is made.

if(NOT DEFINED ENV{SOURCE_DATE_EPOCH} AND CPACK_GENERATOR STREQUAL DEB)
    file(STRINGS ${CMAKE_CURRENT_LIST_DIR}/changelog date REGEX "^ -- " LIMIT_COUNT 1)
    string(REGEX REPLACE "^ -- .*>  " "" date "${date}")
    execute_process(COMMAND date --utc --date "${date}" +%s OUTPUT_VARIABLE epoch
        OUTPUT_STRIP_TRAILING_WHITESPACE COMMAND_ERROR_IS_FATAL ANY)
    set(ENV{SOURCE_DATE_EPOCH} ${epoch})
endif()

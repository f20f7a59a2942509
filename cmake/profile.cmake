# SPDX-License-Identifier: GPL-2.0-or-later
#
# The profile among a user's settings. That folder is written by Wireshark and its user, too: so a
# record there tells with what content we installed each file, one line a file, as sha256sum writes it.
# What has another content by now is the user's, and neither replaced nor removed.

cmake_policy(VERSION 3.21)

set(profile_record .installed)

# Whether FOLDER/NAME may be replaced or removed: it is not there, or as we installed it, or has the
# content of one of these hashes.
function(find_unchanged folder name result)
    set(path "${folder}/${name}")
    set(unchanged TRUE)
    if(IS_SYMLINK "${path}" OR IS_DIRECTORY "${path}")
        set(unchanged FALSE)
    elseif(EXISTS "${path}")
        set(record "")
        if(EXISTS "${folder}/${profile_record}")
            file(STRINGS "${folder}/${profile_record}" record)
        endif()
        file(SHA256 "${path}" hash)
        if(NOT "${hash}  ${name}" IN_LIST record AND NOT hash IN_LIST ARGN)
            set(unchanged FALSE)
        endif()
    endif()
    set(${result} ${unchanged} PARENT_SCOPE)
endfunction()

# Writes down that FOLDER/NAME, as it is now, was installed by us. Of a package, dpkg keeps such a record.
function(record_installed folder name)
    if(is_package)
        return()
    endif()
    set(record "")
    if(EXISTS "${folder}/${profile_record}")
        file(STRINGS "${folder}/${profile_record}" record)
    endif()
    list(FILTER record EXCLUDE REGEX "  ${name}$")
    file(SHA256 "${folder}/${name}" hash)
    list(APPEND record "${hash}  ${name}")
    list(JOIN record "\n" text)
    file(WRITE "${folder}/${profile_record}" "${text}\n")
endfunction()

# SPDX-License-Identifier: GPL-2.0-or-later
#
# What goes into a package, put together below DESTDIR: what is installed for all users, and what only a
# package has: documentation, manual pages, and the units of the checkup where systemd finds them.
# package.cmake sets package_name, package_version, package_prefix, strip_program, source_folder, and
# what install-plugin.cmake needs.

if("$ENV{DESTDIR}" STREQUAL "")
    message(FATAL_ERROR "This makes a package: run it with cmake --build … --target package")
endif()
set(is_package TRUE)
include("${CMAKE_CURRENT_LIST_DIR}/install-plugin.cmake")

set(stage "$ENV{DESTDIR}")
set(doc "${package_prefix}/share/doc/${package_name}")
set(man "${package_prefix}/share/man/man1")
set(units "${package_prefix}/lib/systemd/user")

function(compress path)
    execute_process(COMMAND gzip -9 -n "${path}" COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# A manual page that has, word for word, what the program answers to --help.
function(write_manual_page program title)
    get_filename_component(name "${program}" NAME)
    execute_process(COMMAND ${CMAKE_COMMAND} -E env XDG_STATE_HOME=~/.local/state "${program}" --help
        OUTPUT_VARIABLE help COMMAND_ERROR_IS_FATAL ANY)
    string(REPLACE "\\" "\\e" help "${help}")
    string(REPLACE "-" "\\-" help "${help}")
    string(REGEX REPLACE "(^|\n)([.'])" "\\1\\\\&\\2" help "${help}")
    string(TOUPPER "${name}" heading)
    string(REPLACE "-" "\\-" escaped "${name}")
    string(CONCAT page
        ".TH ${heading} 1 \"\" \"Oversharing ${package_version}\"\n"
        ".SH NAME\n${escaped} \\- ${title}\n"
        ".SH DESCRIPTION\n.nf\n${help}.fi\n"
        ".SH SEE ALSO\n.BR tshark (1)\n")
    file(WRITE "${stage}${man}/${name}.1" "${page}")
    compress("${stage}${man}/${name}.1")
endfunction()

# Their examples name the program where a user installs it for himself.
function(install_units)
    foreach(name oversharing-checkup.service oversharing-checkup.timer)
        file(READ "${source_folder}/plugin/checkup/${name}" unit)
        string(REPLACE "%h/.local/bin/" "${package_prefix}/bin/" unit "${unit}")
        file(WRITE "${stage}${units}/${name}" "${unit}")
    endforeach()
endfunction()

function(strip_file path)
    execute_process(COMMAND "${strip_program}" --strip-unneeded --remove-section=.comment
        --remove-section=.note "${path}" COMMAND_ERROR_IS_FATAL ANY)
endfunction()

# Rights that do not depend on who makes the package. (Times: see package/options.cmake.)
function(settle_files)
    execute_process(COMMAND find "${stage}" -type d -exec chmod 755 {} + COMMAND_ERROR_IS_FATAL ANY)
    execute_process(COMMAND find "${stage}" -type f -perm /111 -exec chmod 755 {} +
        COMMAND_ERROR_IS_FATAL ANY)
    execute_process(COMMAND find "${stage}" -type f -not -perm /111 -exec chmod 644 {} +
        COMMAND_ERROR_IS_FATAL ANY)
endfunction()

get_filename_component(name "${plugin_file}" NAME)
strip_file("${stage}${global_folder}/${name}")
get_filename_component(name "${extcap_file}" NAME)
strip_file("${stage}${global_extcap_folder}/${name}")

file(INSTALL DESTINATION "${doc}" TYPE FILE MESSAGE_NEVER
    FILES "${source_folder}/README.md" "${source_folder}/cmake/package/changelog"
          "${source_folder}/cmake/package/copyright")
compress("${stage}${doc}/changelog")
write_manual_page("${extcap_file}" "makes a capture of a firewall's log")
write_manual_page("${checkup_file}" "compares a network's UDP endpoints with those expected")
install_units()
settle_files()

# SPDX-License-Identifier: GPL-2.0-or-later
#
# Packages. CMakeLists.txt includes this.
#
#   --target package         a .deb, for the minor version of Wireshark it was built with and no other
#   --target package_source  the sources as a tarball, which builds without git

set(CPACK_PACKAGE_NAME oversharing)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_VENDOR "The Oversharing project")
set(CPACK_PACKAGE_CONTACT "The Oversharing project <oversharing@project.example>")
set(CPACK_VERBATIM_VARIABLES TRUE)
set(CPACK_PROJECT_CONFIG_FILE ${CMAKE_SOURCE_DIR}/cmake/package/options.cmake)

# --- The .deb: what is installed for all users, and what goes with a package ---

install(CODE "${install_settings}
        set(install_global ON)
        set(package_name wireshark-oversharing)
        set(package_version \"${PROJECT_VERSION}\")
        set(package_prefix \"${Wireshark_INSTALL_PREFIX}\")
        set(strip_program \"${CMAKE_STRIP}\")
        set(source_folder \"${CMAKE_SOURCE_DIR}\")"
    COMPONENT package EXCLUDE_FROM_ALL)
install(SCRIPT cmake/install-package.cmake COMPONENT package EXCLUDE_FROM_ALL)

# The library's own package has another name in each version; these two say it in words, and dpkg
# refuses to unpack beside another version.
math(EXPR next_minor "${Wireshark_MINOR_VERSION} + 1")
set(oldest ${wireshark_release}~)
set(too_new ${Wireshark_MAJOR_VERSION}.${next_minor}~)

set(CPACK_GENERATOR DEB)
set(CPACK_INSTALL_CMAKE_PROJECTS "${CMAKE_BINARY_DIR};Oversharing;package;/")
set(CPACK_SET_DESTDIR ON)
set(CPACK_INSTALL_PREFIX ${Wireshark_INSTALL_PREFIX})
set(CPACK_DEBIAN_PACKAGE_NAME wireshark-oversharing)
set(CPACK_DEBIAN_PACKAGE_VERSION ${PROJECT_VERSION}+wireshark${wireshark_release})
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION net)
set(CPACK_DEBIAN_PACKAGE_PRIORITY optional)
set(CPACK_DEBIAN_COMPRESSION_TYPE xz)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_DEPENDS "wireshark-common (>= ${oldest}), wireshark-common (<< ${too_new})")
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS tshark)
set(CPACK_DEBIAN_PACKAGE_ENHANCES wireshark)
set(CPACK_DEBIAN_PACKAGE_CONFLICTS
    "wireshark-common (<< ${oldest}), wireshark-common (>= ${too_new})")
set(CPACK_DEBIAN_PACKAGE_DESCRIPTION
"finds UDP endpoints that talk to the whole world (Wireshark plugin)
Oversharing is a plugin for Wireshark and tshark ${wireshark_release}. It tells of each
UDP endpoint how many peers it has, who spoke first, who answered, since
when, and what that most likely is: a sharing program that calls strangers,
a service that answers them, a scanner, or an ordinary server or client.

It reads captures and firewalls' logs (with fwlog), and compares a network
with what was expected of it (with oversharing-checkup).")

# --- The sources ---

string(REGEX REPLACE "([][+.*()^$?|\\\\])" "\\\\\\1" this_folder "${CMAKE_SOURCE_DIR}")
set(CPACK_SOURCE_GENERATOR TXZ)
set(CPACK_SOURCE_PACKAGE_FILE_NAME oversharing-${PROJECT_VERSION})
set(CPACK_SOURCE_IGNORE_FILES "^${this_folder}/build/" "^${this_folder}/\\.git/"
    "^${this_folder}/\\.git$" "\\.key$" /__pycache__/ /\\.pytest_cache/ "\\.swp$" "~$")

include(CPack)

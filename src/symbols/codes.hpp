// Why symbols/ refuses. Pure.
#pragma once

#include "base/error.hpp"

namespace mainstay::symbols::code {

inline constexpr Code elf_malformed{
    "elf_malformed", Refusal::invalid, "This is no ELF file of a program or library: {reason}."
};
inline constexpr Code elf_has_no_build_id{
    "elf_has_no_build_id", Refusal::invalid,
    "The file has no build-id, by which errors name it: link it with -Wl,--build-id."
};
inline constexpr Code elf_has_no_debug_info{
    "elf_has_no_debug_info", Refusal::invalid,
    "The file has no debug information: compile it with -g, and take it before it is stripped."
};
inline constexpr Code symbols_no_addresses{
    "symbols_no_addresses", Refusal::invalid,
    "Name one to {max} addresses, such as 0x1234, as objdump and addr2line have them."
};
inline constexpr Code symbols_unread{
    "symbols_unread", Refusal::invalid, "The symbols of the file could not be read: {reason}."
};

}  // namespace mainstay::symbols::code

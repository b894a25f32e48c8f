// Functions, files and lines at addresses, by the DWARF of an ELF file, else by its table of
// symbols. Reads hostile bytes with a large library of C, which has no bounds of its own: called in
// a child process only.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "symbols/symbol_frames.hpp"

namespace mainstay::symbols {

/// What an address counts from.
enum class AddressOrigin {
    file,   ///< As the file's headers have them, and objdump shows them.
    image,  ///< From where the file's first segment was loaded.
};

/// The chain of each address, in the order of these. `file` is an open descriptor that can be
/// mapped. DWARF 4 and 5, whole or compressed (zlib); not what was put into .dwo files or into a
/// file that several share (dwz -m). Throws std::runtime_error where it is no ELF file.
std::vector<SymbolChain> resolve(
    int file, std::span<const std::uint64_t> addresses, AddressOrigin origin
);

}  // namespace mainstay::symbols

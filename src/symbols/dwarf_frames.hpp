// The calls at an address of one unit of DWARF. For resolver.cpp alone: a library of C is in it.
#pragma once

#include <cstdint>

#include <elfutils/libdw.h>

#include "symbols/symbol_frames.hpp"

namespace mainstay::symbols {

/// The innermost call first. `unit` is the entry of the unit that the address is of. Without a
/// function where the unit names only lines.
SymbolChain dwarf_chain(Dwarf_Die unit, std::uint64_t address);

}  // namespace mainstay::symbols

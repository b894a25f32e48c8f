// Asks a child process for the symbols of a file: its DWARF is what anybody may have written, and
// the library that reads it is one of C. Whatever it does there costs that question alone.
#pragma once

#include <chrono>
#include <cstdint>
#include <span>
#include <string>
#include <variant>
#include <vector>

#include "process/child.hpp"
#include "symbols/resolver.hpp"
#include "symbols/symbol_frames.hpp"

namespace mainstay::symbols {

/// Why a file answered nothing.
enum class SymbolFault {
    unreadable,   ///< It is no ELF file, or the reader came to an end by it.
    too_slow,     ///< It took more time than it may.
    too_large,    ///< It wanted more memory, or answered more, than it may.
    unavailable,  ///< No child could be started.
};
BOOST_DESCRIBE_ENUM(SymbolFault, unreadable, too_slow, too_large, unavailable)

/// How a child is run, and what it may take.
struct SymbolReader {
    std::string program = process::own_program;
    std::vector<std::string> arguments{"read-symbols"};  ///< Then come the addresses.
    std::chrono::seconds cpu_max{10};
    std::chrono::milliseconds wall_max{20'000};
    std::size_t memory_bytes_max = std::size_t{3} << 30;  ///< Of address space, with the file's.
};

using Symbols = std::variant<std::vector<SymbolChain>, SymbolFault>;

/// The chain of each address, in their order. `file` is an open descriptor of an ELF file, whose
/// bytes nobody changes meanwhile. REQUIRES: at most addresses_max. Blocks, at most for `wall_max`
/// and a few seconds. Safe to call from many threads.
Symbols find_symbols(
    int file, std::span<const std::uint64_t> addresses, AddressOrigin origin,
    const SymbolReader& reader
);

/// What the child runs: answers the file that is its standard input, and ends the process.
[[noreturn]] void run_reader(std::span<const char* const> arguments);

}  // namespace mainstay::symbols

// The calls that stand at an address of a program: one, and those that a compiler put into it.
// Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

namespace mainstay::symbols {

/// At most so many addresses are asked of a file at once.
inline constexpr std::size_t addresses_max = 256;

/// At most so many calls are answered of an address: the innermost ones.
inline constexpr std::size_t frames_max = 32;

inline constexpr std::size_t path_bytes_max = 1024;

/// One call. Empty: not known.
struct SymbolFrame {
    std::string function;  ///< As people write it, with its parameters where the name has them.
    std::string path;      ///< Of the source: absolute where the compiler was told its folder.
    std::string folder;    ///< Where the compiler ran.
    std::optional<std::int64_t> line;    ///< From 1.
    std::optional<std::int64_t> column;  ///< From 1.
    bool is_inlined = false;             ///< Its code was put into the next one.
    /// Of the table of symbols alone: how many bytes behind the function's begin. Then there is no
    /// path and no line.
    std::optional<std::int64_t> offset;
};
BOOST_DESCRIBE_STRUCT(SymbolFrame, (), (function, path, folder, line, column, is_inlined, offset))

/// The calls at an address, the innermost first. None: nothing is known of it.
using SymbolChain = std::vector<SymbolFrame>;

}  // namespace mainstay::symbols

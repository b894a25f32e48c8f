// Names of functions as people write them, of the names that compilers give to linkers. For the
// child process: what demangles is a library of C that was not made for hostile names.
#pragma once

#include <string>
#include <string_view>

namespace mainstay::symbols {

inline constexpr std::size_t function_bytes_max = 512;

/// "shop::Cart::total(int)" of "_ZN4shop4Cart5totalEi", "shop::total" of Rust's older
/// "_ZN4shop5total17h0123456789abcdefE". Empty where it is no such name, as for Rust's newer ones.
std::string demangled(std::string_view name);

/// As it may be answered: UTF-8 in one line, within bounds.
std::string shown_name(std::string_view name, std::size_t bytes_max = function_bytes_max);

}  // namespace mainstay::symbols

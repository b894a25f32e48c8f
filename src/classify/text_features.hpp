// The features of prose, whatever it is part of. Pure.
#pragma once

#include <string_view>

#include "classify/features.hpp"
#include "classify/words.hpp"

namespace mainstay::classify {

/// Words, stems and pairs of neighbours.
void add_words(Features& features, Block block, const Words& words);

/// The runs of three to five letters in each word.
void add_letters(Features& features, const Words& words);

/// Which groups of words a field uses, as `in title: failure`, and which it uses most.
void add_groups(Features& features, std::string_view field, const Words& words);

/// A count as the powers of two that it reaches, such as `lines at least 4`: what is true of many
/// is true of more.
void add_size(Features& features, Block block, std::string_view name, std::size_t count);

}  // namespace mainstay::classify

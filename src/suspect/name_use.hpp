// Where names get their values. By signs, without a grammar. Pure.
#pragma once

#include <cstdint>
#include <vector>

#include "suspect/source_text.hpp"

namespace mainstay::suspect {

/// The keys of the names that say something in the lines from `begin` to before `end`, each once;
/// at most twelve.
std::vector<std::uint64_t> names_in(const SourceText& text, int begin, int end);

bool has_name(const SourceText& text, int line, std::uint64_t name);

/// Whether the line gives the name a value, or passes its address on.
bool assigns(const SourceText& text, int line, std::uint64_t name);

/// The last line before `line`, from `first` on, that gives the name its value, or 0.
int assignment_before(const SourceText& text, int line, int first, std::uint64_t name);

}  // namespace mainstay::suspect

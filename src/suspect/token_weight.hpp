// How much a token of a line says. Pure.
#pragma once

#include "suspect/source_text.hpp"

namespace mainstay::suspect {

double weight_of(const Token& token);

/// `int a, *b;`: no more than names and their types.
bool is_declaration(const SourceText& text, int line);

}  // namespace mainstay::suspect

// Names of functions without what compilers, browsers and versions of a language add. Pure.
#pragma once

#include <string>
#include <string_view>

#include "errors/family.hpp"

namespace mainstay::errors {

struct FunctionName {
    std::string name;
    std::string_view hint;  // What was changed, if anything.
};

FunctionName function_name(std::string_view function, Family family);

/// The last part of what a browser calls a function: "Object.foo", "async foo" and "foo [as bar]"
/// are "foo".
std::string_view javascript_name(std::string_view function);

/// Whether it stands for a function without a name, or for one that nobody knows.
bool is_unknown_function(std::string_view name, Family family);

/// A name of many programs for what calls whatever it is given: where nothing else of a trace
/// counts, it does not make two errors one.
bool is_generic_function(std::string_view name);

}  // namespace mainstay::errors

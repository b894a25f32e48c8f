// What is seen of a commit. Pure.
#pragma once

#include <string>

#include "classify/features.hpp"

namespace mainstay::classify {

struct Commit {
    std::string message;
    std::string diff;  // As `git diff` or `diff -u` writes it; may be empty.
};

/// Adds what `commit` shows: the words of its subject and of the rest of its message, and, where
/// there is a diff, the kinds of files it changes and what it does to them.
void add_features(Features& features, const Commit& commit);

}  // namespace mainstay::classify

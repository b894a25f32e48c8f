// What is seen of an issue or a ticket. Pure.
#pragma once

#include <string>

#include "classify/features.hpp"

namespace mainstay::classify {

struct Issue {
    std::string title;
    std::string body;  // Markdown or plain text; may be empty.
};

/// Adds what `issue` shows: the words of its title, its prose and its code apart, and its form.
void add_features(Features& features, const Issue& issue);

}  // namespace mainstay::classify

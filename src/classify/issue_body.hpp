// The body of an issue, taken apart into prose and code. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace mainstay::classify {

struct IssueBody {
    std::string prose;
    std::string code;  // Fenced or indented blocks, traces and quoted logs.
    std::vector<std::string> headings;
    std::size_t fences = 0, traces = 0, pictures = 0, list_items = 0, boxes = 0, ticked = 0;
    std::size_t quotes = 0, hints = 0;  // Hints are a template's comments to its writer.
};

/// Reads at most the first 16 KiB of `body`.
IssueBody read_body(std::string_view body);

}  // namespace mainstay::classify

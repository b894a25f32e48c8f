// Where a document matches: the words around it, and what to mark in them. Plain text. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

#include "search/document.hpp"
#include "search/query.hpp"

namespace mainstay::search {

/// A stretch of a text, in UTF-16 code units, as the programs that show it count.
struct Range {
    int begin = 0;
    int end = 0;

    bool operator==(const Range&) const = default;
};
BOOST_DESCRIBE_STRUCT(Range, (), (begin, end))

/// One line of plain text, and the stretches of it that were looked for, in order and apart.
struct Marked {
    std::string text;
    std::vector<Range> ranges;
};
BOOST_DESCRIBE_STRUCT(Marked, (), (text, ranges))

/// How a document matches.
struct Explained {
    Marked title, snippet;
    bool is_match = false;  ///< Else it changed since it was indexed.
};

/// Looks at the document itself, not at the index. The snippet is what stands around the first
/// match in the body, or else the body's beginning. Linear in the document.
Explained explain(const Query& query, const Document& document);

}  // namespace mainstay::search

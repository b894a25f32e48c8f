// HTML read as elements that are within one another, whatever is missing or too much in it: as the
// page's html-tree.ts builds them, so that both understand the same. Pure.
#pragma once

#include <cstddef>
#include <string_view>

#include "mail/html_tags.hpp"

namespace mainstay::mail {

/// Is told of elements and text in the order of the document.
class HtmlReader {
public:
    virtual ~HtmlReader() = default;

    virtual void open(const HtmlToken& tag) = 0;

    /// Closes the element that was opened last and not closed. `at` is the place in the source.
    virtual void close(std::string_view name, std::size_t at) = 0;

    /// `from` is the place in the source.
    virtual void text(std::string_view text, std::size_t from) = 0;

    /// Whether nothing more is wanted.
    virtual bool is_done() const = 0;
};

/// Elements beyond 100 within one another are left out; what they hold is not. Takes time in
/// proportion to `html`. REQUIRES: `html` is clean UTF-8.
void read_html(std::string_view html, HtmlReader& reader);

}  // namespace mainstay::mail

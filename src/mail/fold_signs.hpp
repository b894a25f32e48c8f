// The signs in a body that tell where a quote, a forwarded mail or a signature begins. What they
// come to is decided in fold.cpp, which alone uses this. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "mail/fold.hpp"
#include "mail/fold_words.hpp"

namespace mainstay::mail {

/// The line that introduces a quote, and how surely it does.
struct Introduction {
    std::size_t from = 0;  ///< Where it begins; where the quote does, if it has none.
    Attribution level = Attribution::none;
};

/// A body's lines with what can be said of each by itself and by its neighbours. Each question
/// costs a fixed number of lines, and the blank ones between them.
class FoldSigns {
public:
    /// REQUIRES: `body` outlives it.
    explicit FoldSigns(const BodyLines& body);

    std::size_t size() const { return lines_.size(); }

    const BodyLine& line(std::size_t at) const { return lines_[at]; }

    bool is_blank(std::size_t at) const { return is_blank_[at]; }

    /// By a mark of its own, or by an element around.
    bool is_quoted(std::size_t at) const { return is_quoted_[at]; }

    /// The rule of the element around that quotes; empty where there is none.
    std::string_view source(std::size_t at) const;

    /// The first line from `at` on that is not blank, or the end.
    std::size_t next_text(std::size_t at) const;

    /// The line after the last before `at` that is not blank; 0 where all are.
    std::size_t end_of_text(std::size_t at) const;

    bool is_quote_below(std::size_t at) const;

    /// A line that is drawn.
    bool is_rule(std::size_t at) const;

    /// Where what begins at `at` begins with the rule that is drawn above it.
    std::size_t with_rule_above(std::size_t at) const;

    /// The rule by which a quote that nothing marks begins at `at`; empty if none does.
    std::string_view unmarked_quote(std::size_t at, bool is_reply) const;

    /// Whether three lines follow one another that each have a name and a value.
    bool is_header_like(std::size_t at) const;

    /// Whether what begins at `at` is a mail that is forwarded.
    bool is_forward(std::size_t at) const;

    /// What introduces the quote that begins at `quote`, below `floor`.
    Introduction introduction(std::size_t quote, std::size_t floor) const;

    bool is_device(std::size_t at) const { return is_device_line(words(at)); }

private:
    void take(std::size_t index);

    std::string words(std::size_t at) const { return bare_words(lines_[at].text); }

    std::string joined(std::size_t from, std::size_t to) const;
    Introduction introducing_lines(std::size_t quote, std::size_t floor) const;
    Attribution quoted_introduction(std::size_t quote) const;
    bool begins_header(std::size_t at) const;
    bool begins_attribution_at(std::size_t at) const;
    bool ends_attribution(std::size_t at) const;

    // As many as there are lines, so that each is small.
    const std::vector<BodyLine>& lines_;
    const std::vector<LineMark>& marks_;
    std::vector<bool> is_blank_, is_quoted_;
    std::vector<bool> is_attribution_;    // By an element.
    std::vector<std::uint32_t> sources_;  // The mark that quotes, counted from 1.
    std::vector<FoldHeader> fields_;
};

}  // namespace mainstay::mail

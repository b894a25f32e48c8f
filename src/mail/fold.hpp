// Tells what a mail says anew from what it repeats: the one place that decides it, for plain text
// and for HTML alike. Pure text in, pure text out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <boost/describe.hpp>

namespace mainstay::mail {

/// What is known of a mail beside its body.
struct FoldContext {
    bool is_reply = false;    ///< It refers to another mail, or its subject says "Re:".
    bool is_forward = false;  ///< Its subject says "Fwd:".
};

/// What a mail's subject, and whether it refers to others, say of it.
FoldContext fold_context(std::string_view subject, bool has_references);

/// What a stretch of a mail is.
enum class Part : std::uint8_t { text, quote, signature };
BOOST_DESCRIBE_ENUM(Part, text, quote, signature)

/// Lines that are folded away, and why.
struct Fold {
    Part part = Part::quote;
    std::string rule;        ///< The rule that decided it.
    std::uint32_t from = 0;  ///< The first line, counted from 0.
    std::uint32_t to = 0;    ///< The line after the last.

    bool operator==(const Fold&) const = default;
};
BOOST_DESCRIBE_STRUCT(Fold, (), (part, rule, from, to))

/// What marks lines as something, beside their own words: the elements around them in HTML.
enum class MarkSort {
    quote,        ///< A quote.
    loose_quote,  ///< A quote, between whose parts answers may stand.
    attribution,  ///< Who wrote what is quoted below.
    boundary,     ///< Another mail begins, quoted or forwarded.
    ruled,        ///< A line is drawn above, as over a boundary.
    forward,      ///< A forwarded mail.
    signature,
};

/// Lines that an element marks, `from` and before `to`.
struct LineMark {
    MarkSort sort = MarkSort::quote;
    std::string_view rule;  ///< A literal.
    std::size_t from = 0, to = 0;
};

/// A line of a mail's body.
struct BodyLine {
    std::string_view text;      ///< Without its LF.
    bool is_quote = false;      ///< It is marked as quoted: by `>`, or by a blockquote around it.
    bool is_rule = false;       ///< A line that is drawn.
    bool is_separator = false;  ///< `-- ` as it stands above a signature.
};

/// A body in lines. The marks are in the order of their beginnings.
struct BodyLines {
    std::vector<BodyLine> lines;
    std::vector<LineMark> marks;
};

/// The lines that are folded away, in their order; none overlap. A mail that answers none is folded
/// only where it is marked; a forwarded mail is what its sender wants read; where answers stand
/// between quotes, the quotes stay, since folding them would hide what is answered; and something
/// always stays. Takes time in proportion to the body.
std::vector<Fold> folds_of(const BodyLines& body, const FoldContext& context);

/// A mail's text in its three parts. Every line of the original is in exactly one of them.
struct Split {
    std::string text;    ///< What the sender wrote, with quotes that they answered point by point.
    std::string quoted;  ///< What is repeated from earlier mails, with the line that introduces it.
    std::string signature;    ///< Without the `-- ` line.
    std::vector<Fold> folds;  ///< Why. Of the lines of the text as it came, or of the HTML as text.

    bool operator==(const Split&) const = default;
};
BOOST_DESCRIBE_STRUCT(Split, (), (text, quoted, signature, folds))

/// The parts that `folds` make of `body`.
Split split_of(const BodyLines& body, std::vector<Fold> folds);

/// The lines of plain text, which end in LF. They point into it.
BodyLines text_lines(std::string_view text);

}  // namespace mainstay::mail

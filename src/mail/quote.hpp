// Tells what a mail says anew from what it repeats. Pure text in, pure text out.
#pragma once

#include <string>
#include <string_view>

#include <boost/describe.hpp>

namespace mainstay::mail {

/// A mail's text in its three parts. Every line of the original is in exactly one of them.
struct Split {
    std::string text;    ///< What the sender wrote, with quotes that they answered point by point.
    std::string quoted;  ///< What is repeated from earlier mails, with the line that introduces it.
    std::string signature;  ///< From the `-- ` line on, without it.

    bool operator==(const Split&) const = default;
};
BOOST_DESCRIBE_STRUCT(Split, (), (text, quoted, signature))

/// Splits `text`, whose lines end in LF. Knows `> ` quotes above and below the answer, Outlook's
/// header blocks,
/// "-----Original Message-----" and "On … wrote:" in the common languages. Where answers stand
/// between quotes, the quotes stay in the text: folding them would hide what is answered. A
/// forwarded mail is no quote: it is what the sender wants read.
Split split_quotes(std::string_view text, bool is_forward = false);

/// Whether `subject` begins as mail programs mark what is forwarded ("Fwd:", "WG:", …).
bool is_forward_subject(std::string_view subject);

}  // namespace mainstay::mail

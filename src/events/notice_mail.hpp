// A mail of the installation's own to one person, such as of notifications. Asked for by
// notifications/, sent by mail/: server/ passes the one's function to the other.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include <boost/describe.hpp>

#include "base/call.hpp"
#include "db/sql.hpp"

namespace mainstay::events {

/// Words that a notice repeats, and whose they are.
struct RepeatedTitle {
    std::string title;
    std::int64_t titled_by = 0;  // A person.
};
BOOST_DESCRIBE_STRUCT(RepeatedTitle, (), (title, titled_by))

struct NoticeMail {
    std::int64_t application = 0;  // Beside whose mails it is listed.
    std::string from;              // The address that it is from.
    std::string from_name;
    std::string to;
    std::string to_name;
    std::string subject;
    std::string text;         // Plain text.
    std::string choices_url;  // Where its recipient says that they want no more of these.
    std::vector<RepeatedTitle> titles = {};  // That subject and text repeat, for an erasure.
};
BOOST_DESCRIBE_STRUCT(
    NoticeMail, (), (application, from, from_name, to, to_name, subject, text, choices_url, titles)
)

/// Has the mail sent, if and only if this transaction commits.
using QueueNotice = std::function<void(db::Sql& sql, const Call& call, const NoticeMail& notice)>;

}  // namespace mainstay::events

// A mail of the installation's own to one person, such as of notifications. Asked for by
// notifications/, sent by mail/: server/ passes the one's function to the other.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
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

/// A link that only its recipient may see. It is made when the mail goes and kept nowhere: where
/// the text has `{link}`, the mail that is sent has it, and no list of mails.
struct SecretLink {
    std::int64_t person = 0;
    std::string purpose;       // In the words of who makes it.
    std::int64_t subject = 0;  // What it is about, if that is more than the person.
};
BOOST_DESCRIBE_STRUCT(SecretLink, (), (person, purpose, subject))

/// A small file of text that a notice brings.
struct NoticeFile {
    std::string name;
    std::string media_type;
    std::string content;
};
BOOST_DESCRIBE_STRUCT(NoticeFile, (), (name, media_type, content))

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
    std::optional<SecretLink> link = {};
    std::optional<std::string> html = {};  // The same as HTML; what people wrote is escaped in it.
    std::vector<NoticeFile> files = {};
};
BOOST_DESCRIBE_STRUCT(
    NoticeMail, (),
    (application, from, from_name, to, to_name, subject, text, choices_url, titles, link, html,
     files)
)

/// Has the mail sent, if and only if this transaction commits.
using QueueNotice = std::function<void(db::Sql& sql, const Call& call, const NoticeMail& notice)>;

/// Makes the link of a mail to that address, for the last time that the mail is sent: what it made
/// before for the same purpose is of no use any more. Nothing where the person is to have none now.
using MakeSecretLink = std::function<std::optional<std::string>(
    db::Sql& sql, const Call& call, const SecretLink& link, const std::string& address
)>;

}  // namespace mainstay::events

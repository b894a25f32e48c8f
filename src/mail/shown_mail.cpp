// What a mail in a file comes to, for those who want to see or to score it.
#include <fstream>
#include <iterator>
#include <utility>

#include "mail/codes.hpp"
#include "mail/mail.hpp"
#include "mail/reader.hpp"
#include "wire/codec.hpp"

namespace mainstay::mail {

Result<ShownMail> read_mail_file(const std::string& path) {
    std::ifstream file(path, std::ios::binary);
    std::string raw(std::istreambuf_iterator<char>(file), {});
    if (!file.is_open() || file.bad())
        return invalid({wrong("file", code::unreadable_file, {{"file", path}})});
    MailReader reader({process::own_program, "read-mail"});
    auto read = reader.read(raw, "");
    if (auto* fault = std::get_if<process::Fault>(&read))
        return refuse(code::mail_unreadable, {{"reason", std::string(wire::name_of(*fault))}});
    auto& [parsed, split, bounce, reported, headers] = std::get<MailReading>(read);
    // A mail without a sender has a text all the same.
    bool is_read = !parsed.parse_error || *parsed.parse_error == ParseError::no_sender;
    if (!is_read)
        return refuse(
            code::mail_unreadable, {{"reason", std::string(wire::name_of(*parsed.parse_error))}}
        );
    ShownMail shown;
    shown.subject = std::move(parsed.subject);
    shown.text = std::move(split.text);
    shown.quoted = std::move(split.quoted);
    shown.signature = std::move(split.signature);
    shown.folds = std::move(split.folds);
    shown.all = std::move(parsed.text);
    shown.html = std::move(parsed.html);
    return shown;
}

}  // namespace mainstay::mail

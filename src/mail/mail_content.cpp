#include "mail/mail_content.hpp"

#include <stdexcept>
#include <string>

#include "wire/codec.hpp"

namespace mainstay::mail {

void keep_content(db::Sql& sql, const events::MailReceived& content) {
    sql.run(
        "INSERT INTO mail_content (mail, content) VALUES (:mail, :content)"
        " ON CONFLICT (mail) DO UPDATE SET content = excluded.content",
        content.mail, wire::print(content)
    );
}

std::optional<events::MailReceived> find_content(db::Sql& sql, std::int64_t mail) {
    auto text = sql.value<std::string>("SELECT content FROM mail_content WHERE mail = :mail", mail);
    if (!text) return std::nullopt;
    auto content = wire::parse<events::MailReceived>(*text);
    if (!content) throw std::runtime_error("the content that was kept of a mail cannot be read");
    return *std::move(content);
}

std::optional<events::MailReceived> take_content(db::Sql& sql, std::int64_t mail) {
    auto content = find_content(sql, mail);
    if (content) sql.run("DELETE FROM mail_content WHERE mail = :mail", mail);
    return content;
}

}  // namespace mainstay::mail

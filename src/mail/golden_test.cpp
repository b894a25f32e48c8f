// Every mail in tests/data/mail is read and compared with what it is known to say.
// MAINSTAY_GOLDEN=update rewrites the expectations; MAINSTAY_MAIL_FOLDER names a folder of more
// mails, which must all be understood.
#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>

#include <doctest/doctest.h>
#include <fmt/format.h>

#include "base/crypto.hpp"
#include "base/text.hpp"
#include "mail/mail_folds.hpp"
#include "mail/mime.hpp"
#include "wire/codec.hpp"

namespace mainstay::mail::golden_test {

namespace {

namespace fs = std::filesystem;

std::string contents(const fs::path& path) {
    std::ifstream file(path, std::ios::binary);
    std::ostringstream text;
    text << file.rdbuf();
    return text.str();
}

std::string printed(const std::vector<Address>& addresses) {
    std::string text;
    for (const auto& address : addresses)
        text += fmt::format(" \"{}\" <{}>", address.name, address.email);
    return text;
}

std::string indented(std::string_view text) {
    std::string block;
    std::istringstream lines{std::string(text)};
    for (std::string line; std::getline(lines, line);) block += "  |" + line + "\n";
    return block;
}

std::string printed(const ParsedMail& mail) {
    std::string text;
    if (mail.parse_error)
        text += fmt::format("parse error: {}\n", static_cast<int>(*mail.parse_error));
    text += fmt::format("message_id: {}\n", mail.message_id);
    for (const auto& id : mail.references) text += fmt::format("reference: {}\n", id);
    text += "from:" + printed(mail.from) + "\nto:" + printed(mail.to) + "\n";
    if (!mail.cc.empty()) text += "cc:" + printed(mail.cc) + "\n";
    if (!mail.reply_to.empty()) text += "reply_to:" + printed(mail.reply_to) + "\n";
    text += fmt::format("subject: {}\n", mail.subject);
    text += fmt::format("date: {}\n", mail.date ? to_string(*mail.date) : "none");
    if (mail.is_automatic) text += "automatic\n";
    for (auto notice : mail.notices) text += fmt::format("notice: {}\n", wire::name_of(notice));
    auto context = fold_context(mail.subject, !mail.references.empty());
    auto split = fold_mail(mail.text, mail.html, context).split;
    text += "text:\n" + indented(split.text);
    if (!split.quoted.empty()) text += "quoted:\n" + indented(split.quoted);
    if (!split.signature.empty()) text += "signature:\n" + indented(split.signature);
    if (mail.html) text += "html:\n" + indented(*mail.html);
    for (const auto& part : mail.attachments) {
        text += fmt::format(
            "attachment: {} ({}, {} bytes, {}){}{}\n", part.name, part.media_type,
            part.content.size(), hex(hash(part.content)).substr(0, 16),
            part.is_inline ? " inline" : "",
            part.content_id.empty() ? "" : " cid:" + part.content_id
        );
    }
    return text;
}

std::vector<fs::path> mails_in(const fs::path& folder) {
    std::vector<fs::path> mails;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".eml") mails.push_back(entry.path());
    std::ranges::sort(mails);
    return mails;
}

}  // namespace

TEST_CASE("every known mail says what it is known to say") {
    start_mime();
    const char* mode = std::getenv("MAINSTAY_GOLDEN");
    auto mails = mails_in(fs::path(MAINSTAY_TEST_DATA) / "mail");

    REQUIRE_FALSE(mails.empty());
    for (const auto& path : mails) {
        CAPTURE(path.filename().string());
        auto text = printed(parse_mail(contents(path), "envelope@sender.test"));
        auto golden = fs::path(path).replace_extension(".txt");
        if (mode && std::string_view(mode) == "update")
            std::ofstream(golden, std::ios::binary) << text;
        CHECK(text == contents(golden));
    }
}

TEST_CASE("every mail of the folder that MAINSTAY_MAIL_FOLDER names is understood") {
    const char* folder = std::getenv("MAINSTAY_MAIL_FOLDER");
    if (!folder) return;
    start_mime();

    for (const auto& path : mails_in(folder)) {
        auto mail = parse_mail(contents(path), "envelope@sender.test");

        CAPTURE(path.filename().string());
        CHECK_FALSE(mail.parse_error);
        CHECK(is_clean_utf8(printed(mail)));
        if (std::getenv("MAINSTAY_GOLDEN"))
            MESSAGE(path.filename().string() << "\n" << printed(mail));
    }
}

}  // namespace mainstay::mail::golden_test

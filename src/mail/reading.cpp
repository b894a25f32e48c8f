#include "mail/reading.hpp"

#include <algorithm>
#include <concepts>
#include <type_traits>
#include <utility>
#include <vector>

#include <boost/mp11.hpp>

#include "base/text.hpp"
#include "mail/header_block.hpp"
#include "mail/mail_folds.hpp"

namespace mainstay::mail {

namespace {

bool is_clean(const std::string& text) { return is_clean_utf8(text); }

template <class T>
    requires std::integral<T> || std::is_enum_v<T> || std::same_as<T, Time>
bool is_clean(T) {
    return true;
}

template <class T>
bool is_clean(const std::optional<T>& value);

template <class T>
bool is_clean(const std::vector<T>& values);

template <class T>
    requires boost::describe::has_describe_members<T>::value
bool is_clean(const T& value) {
    using Members = boost::describe::describe_members<T, boost::describe::mod_public>;
    bool is_all_clean = true;
    boost::mp11::mp_for_each<Members>([&](auto member) {
        // Only what was attached may be any bytes.
        using Pointer = std::remove_cv_t<decltype(member.pointer)>;
        bool may_be_bytes = false;
        if constexpr (std::same_as<Pointer, std::string Attachment::*>)
            may_be_bytes = member.pointer == &Attachment::content;
        is_all_clean &= may_be_bytes || is_clean(value.*member.pointer);
    });
    return is_all_clean;
}

template <class T>
bool is_clean(const std::optional<T>& value) {
    return !value || is_clean(*value);
}

template <class T>
bool is_clean(const std::vector<T>& values) {
    return std::ranges::all_of(values, [](const T& value) { return is_clean(value); });
}

}  // namespace

MailReading read_mail(std::string_view raw, std::string_view envelope_from, MediaTypes& types) {
    MailReading reading;
    reading.parsed = parse_mail(raw, envelope_from);
    auto& parsed = reading.parsed;
    reading.headers = header_block(raw);
    auto context = fold_context(parsed.subject, !parsed.references.empty());
    auto folded = fold_mail(parsed.text, parsed.html, context);
    reading.split = std::move(folded.split);
    parsed.html = std::move(folded.html);
    reading.bounce = bounce_of(parsed);
    if (parsed.is_from_program) reading.reported = reported_id(parsed);
    for (auto& attachment : parsed.attachments) {
        attachment.media_type = types.of(attachment.content, attachment.media_type);
        // What only claims to be an image cannot be shown where it stood: it stays among the files.
        attachment.is_inline &= attachment.media_type.starts_with("image/");
    }
    return reading;
}

bool is_sound(const MailReading& reading) {
    return is_clean(reading) && (reading.parsed.parse_error || !reading.parsed.from.empty());
}

}  // namespace mainstay::mail

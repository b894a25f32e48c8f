// Finds a person's name and address in what others wrote, and takes them out. Pure.
#pragma once

#include <concepts>
#include <optional>
#include <string>
#include <string_view>

#include <boost/json/value.hpp>

namespace mainstay {

/// What stands where a name or an address was.
inline constexpr std::string_view erased_text = "[erased]";

/// A person's address, in any case, where it stands by itself; and their name, as a whole and as it
/// is spelled. A name of one word is another's too often, or a word: it counts only where it is the
/// whole of a value.
class Redaction {
public:
    Redaction(std::string email, std::string name);

    /// Whether a text holds either.
    bool is_in(std::string_view text) const;

    /// The text, with `erased_text` in place of both.
    std::string without(std::string_view text) const;

    template <std::same_as<std::optional<std::string>> Text>
    Text without(const Text& text) const {
        return text ? Text(without(std::string_view(*text))) : std::nullopt;
    }

    /// Whether a text of a JSON document holds either.
    bool is_in_document(const boost::json::value& document) const;

    /// The document without them. What has either as a value is of the person: it goes where it
    /// stands in a list, such as a recipient, and nothing is left of a document that is. In longer
    /// texts stands `erased_text`.
    std::optional<boost::json::value> document_without(boost::json::value document) const;

    /// Patterns for `LOWER(column) LIKE :email ESCAPE '!'` and `column LIKE :name ESCAPE '!'`,
    /// which find all that may hold them, and more.
    const std::string& email_pattern() const { return email_pattern_; }

    const std::string& name_pattern() const { return name_pattern_; }

private:
    bool is_whole(std::string_view text) const;
    std::size_t find_email(std::string_view lower, std::size_t from) const;
    std::size_t find_name(std::string_view text, std::size_t from) const;

    const std::string email_;
    const std::string name_;
    const bool is_full_name_;
    std::string email_pattern_;
    std::string name_pattern_;
};

}  // namespace mainstay

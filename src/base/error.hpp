// What a refusal is: a request understood and declined. Pure: no HTTP, no text in another language.
#pragma once

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay {

/// Why a request was declined. `http/` turns each into a status, `cli/` into an exit code.
enum class Refusal {
    invalid,                ///< A field is missing, malformed or out of its limits.
    unauthenticated,        ///< Nobody is signed in, or the credentials are wrong.
    forbidden,              ///< The caller may see the thing, but may not do this to it.
    not_found,              ///< There is no such thing, or the caller may not know of it.
    conflict,               ///< The state of the thing does not allow this now.
    stale,                  ///< The change was based on an older version of the thing.
    precondition_required,  ///< The change must say which version it is based on.
    too_large,              ///< More bytes than allowed.
    unsupported_media,      ///< A body of a type that is not taken here.
    too_many,               ///< Too many attempts; the error says when to come back.
    busy,                   ///< A queue is full; the error says when to come back.
};

/// A stable name for one reason to refuse, and its English text. A `{name}` in the text is replaced
/// by the parameter of that name. Codes are part of the API: they are never renamed.
struct Code {
    std::string_view name;
    Refusal refusal;
    std::string_view text;
};

using Parameters = std::map<std::string, std::string, std::less<>>;

/// What is wrong with one field of a request. `field` is a path such as `tags[1]`.
struct FieldError {
    std::string field;
    std::string code;
    std::string message;
    Parameters parameters;
};

/// A refusal with all a caller needs to act on it.
struct Error {
    Refusal refusal;
    std::string code;
    std::string message;
    Parameters parameters;
    std::vector<FieldError> fields;
    std::optional<std::chrono::seconds> retry_after;
};

/// Fills a code's text with its parameters.
std::string fill(std::string_view text, const Parameters& parameters);

/// The refusal that `code` names.
Error refuse(const Code& code, Parameters parameters = {});

/// One wrong field.
FieldError wrong(std::string field, const Code& code, Parameters parameters = {});

/// A refusal for fields that are wrong. REQUIRES: at least one field.
Error invalid(std::vector<FieldError> fields);

namespace code {

inline constexpr Code invalid{
    "invalid", Refusal::invalid, "The request has wrong fields; each is named with what is wrong."
};
inline constexpr Code missing{"missing", Refusal::invalid, "{field} is missing"};
inline constexpr Code unknown_member{
    "unknown_member", Refusal::invalid, "{field} is not known here"
};
inline constexpr Code wrong_type{"wrong_type", Refusal::invalid, "{field} must be {type}"};
inline constexpr Code not_listed{
    "not_listed", Refusal::invalid, "{field} must be one of: {values}"
};
inline constexpr Code too_short{
    "too_short", Refusal::invalid, "{field} must have at least {min} characters"
};
inline constexpr Code too_long{
    "too_long", Refusal::invalid, "{field} must have at most {max} characters"
};
inline constexpr Code out_of_range{
    "out_of_range", Refusal::invalid, "{field} must be from {min} to {max}"
};
inline constexpr Code too_many_items{
    "too_many_items", Refusal::invalid, "{field} must have at most {max} items"
};
inline constexpr Code blank_text{
    "blank_text", Refusal::invalid, "{field} must have something to see, not only blanks"
};
inline constexpr Code bad_text{
    "bad_text", Refusal::invalid, "{field} must be UTF-8 text without NUL characters"
};
inline constexpr Code not_one_line{
    "not_one_line", Refusal::invalid,
    "{field} must be one line, without line ends and other control characters"
};
inline constexpr Code bad_format{"bad_format", Refusal::invalid, "{field} must be {format}"};
inline constexpr Code not_found{
    "not_found", Refusal::not_found, "Not found, or you do not have access to it."
};
inline constexpr Code unauthenticated{
    "unauthenticated", Refusal::unauthenticated, "Sign in first, or send a valid token."
};
inline constexpr Code forbidden{
    "forbidden", Refusal::forbidden, "Your role does not allow this. Ask an administrator."
};

}  // namespace code

}  // namespace mainstay

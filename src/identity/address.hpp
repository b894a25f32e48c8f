// What a mail address, a mail domain and an application key look like. Pure: nothing is looked up.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace mainstay::identity {

/// How long the name of a person or thing may be, in code points.
inline constexpr std::size_t name_length_max = 200;

/// The address as it is kept and compared: without spaces around it, in lower case. Nothing if it
/// is no `local@domain` that mail can be sent to (RFC 5321 §4.1.2, without quoted local parts and
/// address literals; also with UTF-8, RFC 6531) of at most 254 bytes.
std::optional<std::string> mail_address(std::string_view text);

/// The same for an address that mail came from, which is judged as SMTP would deliver to it: people
/// have addresses that the rules forbid, with dots in a row or at the ends, and with `_` in a host.
/// Quotes that only such dots made necessary are left out. Nothing where a server could not even be
/// asked: without a domain, with blanks or signs that end an address.
std::optional<std::string> received_address(std::string_view text);

/// The part behind the `@`. REQUIRES: what mail_address or received_address gave.
std::string_view mail_domain(std::string_view address);

/// The domain as it is kept and compared, without a leading `@`. Nothing if it is none.
std::optional<std::string> domain_name(std::string_view text);

/// Whether `text` can be the key of an application, which begins the keys of its tickets:
/// `[A-Z][A-Z0-9]{1,9}`.
bool is_application_key(std::string_view text);

/// The words by which a person is found: those of the name, and the address, in lower case, each
/// once, at most 12 of at most 80 bytes.
std::vector<std::string> search_words(std::string_view name, std::string_view address);

/// The words of what is typed to find a person, each the beginning of a word by which they are
/// found: of a whole name, or of an address. In lower case, each once, at most 12; none for blanks.
std::vector<std::string> typed_words(std::string_view text);

}  // namespace mainstay::identity

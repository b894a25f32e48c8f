#include "mail/sender_check.hpp"

#include <algorithm>
#include <optional>

#include "base/text.hpp"
#include "mail/ascii_address.hpp"
#include "mail/authentication_results.hpp"
#include "mail/header_fields.hpp"

namespace mainstay::mail {

namespace {

using events::SenderCheck;
using events::SenderTrust;

constexpr std::size_t from_bytes_max = 16 << 10;
constexpr std::size_t email_bytes_max = 254;
constexpr int comment_depth_max = 10;

bool is_blank(char c) { return c == ' ' || c == '\t'; }

bool is_control(char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7F; }

// Without comments, each of which parts words. Nothing where quotes or comments do not end.
std::optional<std::string> without_comments(std::string_view text) {
    std::string plain;
    int depth = 0;
    bool is_quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        bool is_escape = c == '\\' && (is_quoted || depth > 0);
        if (depth == 0) plain += c == '(' && !is_quoted ? ' ' : c;
        if (is_escape) {
            if (++i == text.size()) return std::nullopt;
            if (depth == 0) plain += text[i];
        } else if (c == '"' && depth == 0) {
            is_quoted = !is_quoted;
        } else if (c == '(' && !is_quoted) {
            if (++depth > comment_depth_max) return std::nullopt;
        } else if (c == ')' && depth > 0) {
            --depth;
        }
    }
    if (is_quoted || depth > 0) return std::nullopt;
    return plain;
}

// A name before an address: words and quoted strings, and nothing that a list or a group is made
// of.
bool is_phrase(std::string_view text) {
    bool is_quoted = false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] == '\\')
            ++i;
        else if (text[i] == '"')
            is_quoted = !is_quoted;
        else if (!is_quoted && std::string_view("<>,;:").find(text[i]) != std::string_view::npos)
            return false;
    }
    return true;
}

bool is_domain(std::string_view domain) {
    auto is_fit = [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
               c == '-' || c == '_' || c == '.' || static_cast<unsigned char>(c) >= 0x80;
    };
    return !domain.empty() && std::ranges::all_of(domain, is_fit) && !domain.starts_with('.') &&
           !domain.ends_with('.') && domain.find("..") == domain.npos;
}

bool is_plain_address(std::string_view email) {
    auto at = email.find('@');
    if (at == email.npos || at == 0 || email.size() > email_bytes_max) return false;
    auto is_unfit = [](char c) {
        return is_blank(c) || is_control(c) ||
               std::string_view("()<>[]:;,\"\\").find(c) != std::string_view::npos;
    };
    return std::ranges::none_of(email.substr(0, at), is_unfit) && is_domain(email.substr(at + 1));
}

// `"a..b"@x.test` is a..b@x.test: some providers give such addresses, and quote them as the rules
// want it. Quotes that no dots made necessary are not looked behind.
std::string without_quotes_for_dots(std::string_view email) {
    auto at = email.rfind('@');
    bool is_quoted = at != email.npos && at > 2 && email.starts_with('"') && email[at - 1] == '"';
    auto local = is_quoted ? email.substr(1, at - 2) : std::string_view();
    bool has_odd_dots =
        local.starts_with('.') || local.ends_with('.') || local.find("..") != local.npos;
    if (!has_odd_dots || local.find_first_of("\\\" \t@") != local.npos) return std::string(email);
    return std::string(local) + std::string(email.substr(at));
}

// In the form that results name it in.
std::string domain_of(std::string_view email) {
    auto address = "x@" + std::string(email.substr(email.rfind('@') + 1));
    return lower_ascii(ascii_address(address).substr(2));
}

// What stands behind the last `@`, of an address as of a bare domain; without the dot of the root.
std::string domain_in(std::string_view value) {
    auto domain = domain_of(value);
    if (domain.ends_with('.')) domain.pop_back();
    return domain;
}

// What is looked at in a header.
struct Evidence {
    bool is_whole = false;
    int froms = 0;
    std::string from;  // The address of the first; empty where it is not exactly one.
    std::optional<AuthenticationResults> results;
};

Evidence evidence_of(std::string_view raw, const std::vector<std::string>& trusted) {
    Evidence evidence;
    evidence.is_whole = for_each_field(raw, [&](const HeaderField& field) {
        if (is_field(field.name, "from") && ++evidence.froms == 1)
            evidence.from = lower_ascii(single_mailbox(field.value));
        if (evidence.results || trusted.empty() || !is_field(field.name, "authentication-results"))
            return true;
        auto results = parse_authentication_results(field.value);
        if (results && std::ranges::find(trusted, results->authserv_id) != trusted.end())
            evidence.results = std::move(results);
        return true;
    });
    return evidence;
}

/// Decides by what a trusted server wrote. Domain names of properties are compared in the form they
/// have on the wire.
class Decision {
public:
    Decision(const AuthenticationResults& field, std::string_view from)
        : field_(field), from_(from), domain_(domain_of(from)) {}

    SenderCheck check() const {
        if (!field_.is_readable || count("dmarc") > 1)
            return result(SenderTrust::unverified, "results_unreadable");
        if (has("dmarc", "fail")) return result(SenderTrust::unverified, "dmarc=fail");
        if (any("dmarc",
                [&](auto& it) { return domain_in(it.property("header.from")) == domain_; }))
            return result(SenderTrust::verified, "dmarc=pass");
        if (any("dkim", [&](auto& it) { return is_aligned(signer_of(it), domain_); }))
            return result(SenderTrust::verified, "dkim=pass");
        if (any("auth", [&](auto& it) { return lower_ascii(it.property("smtp.auth")) == from_; }))
            return result(SenderTrust::verified, "auth=pass");
        if (has("spf", "fail")) return result(SenderTrust::unverified, "spf=fail");
        if (any("spf", [&](auto& it) {
                return is_aligned(domain_in(it.property("smtp.mailfrom")), domain_);
            }))
            return result(SenderTrust::verified, "spf=pass");
        return result(SenderTrust::unchecked, "no_aligned_result");
    }

private:
    SenderCheck result(SenderTrust trust, std::string reason) const {
        return {trust, std::move(reason), field_.authserv_id};
    }

    std::ptrdiff_t count(std::string_view method) const {
        return std::ranges::count(field_.results, method, &MethodResult::method);
    }

    bool has(std::string_view method, std::string_view result) const {
        return std::ranges::any_of(field_.results, [&](const MethodResult& each) {
            return each.method == method && each.result == result;
        });
    }

    /// Whether a result of that method is a pass of which `holds`.
    template <class Predicate>
    bool any(std::string_view method, Predicate holds) const {
        return std::ranges::any_of(field_.results, [&](const MethodResult& each) {
            return each.method == method && each.result == "pass" && holds(each);
        });
    }

    static std::string signer_of(const MethodResult& dkim) {
        auto domain = dkim.property("header.d");
        return domain_in(domain.empty() ? dkim.property("header.i") : domain);
    }

    const AuthenticationResults& field_;
    std::string_view from_;
    std::string domain_;
};

// What the header itself proves.
SenderCheck evident(const Evidence& evidence, std::string_view sender) {
    auto unverified = [](const char* reason) {
        return SenderCheck{SenderTrust::unverified, reason, {}};
    };
    if (!evidence.is_whole) return unverified("header_too_long");
    if (evidence.froms == 0) return unverified("no_from");
    if (evidence.froms > 1) return unverified("several_from");
    if (evidence.from.empty() || evidence.from != lower_ascii(sender))
        return unverified("bad_from");
    if (!evidence.results) return {SenderTrust::unchecked, "no_trusted_result", {}};
    return Decision(*evidence.results, evidence.from).check();
}

}  // namespace

std::vector<std::string> authserv_ids(std::string_view list) {
    std::vector<std::string> ids;
    while (!list.empty()) {
        auto end = std::min(list.find(','), list.size());
        auto id = lower_ascii(trimmed(list.substr(0, end)));
        if (!id.empty()) ids.push_back(std::move(id));
        list.remove_prefix(std::min(end + 1, list.size()));
    }
    return ids;
}

std::string single_mailbox(std::string_view from) {
    if (from.size() > from_bytes_max) return {};
    auto plain = without_comments(from);
    if (!plain || std::ranges::any_of(*plain, [](char c) { return is_control(c) && c != '\t'; }))
        return {};
    std::string_view text = trimmed(*plain);
    auto email = std::string(text);
    if (text.ends_with('>')) {
        auto open = text.rfind('<');
        if (open == text.npos || !is_phrase(text.substr(0, open))) return {};
        email = trimmed(text.substr(open + 1, text.size() - open - 2));
    }
    email = without_quotes_for_dots(email);
    return is_plain_address(email) ? email : std::string();
}

bool is_aligned(std::string_view domain, std::string_view from_domain) {
    auto above = lower_ascii(domain), from = lower_ascii(from_domain);
    if (!is_domain(above) || above.find('.') == above.npos) return false;
    return from == above || from.ends_with("." + above);
}

SenderCheck check_sender(
    std::string_view raw, std::string_view sender, const SenderPolicy& policy
) {
    auto check = evident(evidence_of(raw, policy.trusted_authserv_ids), sender);
    bool is_believed = policy.unauthenticated == Unauthenticated::requester;
    if (check.trust == SenderTrust::unchecked && !is_believed)
        check.trust = SenderTrust::unverified;
    return check;
}

}  // namespace mainstay::mail

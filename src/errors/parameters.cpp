#include "errors/parameters.hpp"

#include "base/text.hpp"
#include "errors/clip.hpp"
#include "errors/parameter_scan.hpp"

namespace mainstay::errors {

namespace {

constexpr std::size_t scanned_bytes_max = 2048;
constexpr std::size_t lines_max = 2;

struct Kind {
    std::string_view placeholder;
    std::size_t (*length)(const ScanPlace& place);
};

constexpr Kind kinds[] = {
    {"<email>", email_length},       {"<url>", url_length},
    {"<path>/", path_length},        {"<hostname>", hostname_length},
    {"<ip>", address_length},        {"<traceparent>", traceparent_length},
    {"<uuid>", uuid_length},         {"<sha1>", sha1_length},
    {"<md5>", md5_length},           {"<date>", date_length},
    {"<duration>", duration_length}, {"<swift_txn_id>", swift_transaction_length},
    {"<hex>", hex_length},           {"<git_sha>", git_sha_length},
    {"<token>", token_length},       {"<float>", float_length},
    {"<int>", integer_length},       {"<quoted_str>", quoted_length},
    {"<bool>", truth_length},
};

std::string first_lines(std::string_view text) {
    std::string kept;
    std::size_t count = 0;
    while (!text.empty() && count < lines_max) {
        const auto end = std::min(text.find('\n'), text.size());
        const auto line = trimmed(text.substr(0, end));
        text.remove_prefix(std::min(end + 1, text.size()));
        if (line.empty()) continue;
        if (count++ > 0) kept += '\n';
        kept += line;
    }
    return kept;
}

}  // namespace

std::string parameterized(std::string_view text) {
    const auto kept = first_lines(clipped_bytes(text, scanned_bytes_max));
    std::string replaced;
    replaced.reserve(kept.size());
    ScanPlace place{kept};
    while (place.at < kept.size()) {
        const Kind* found = nullptr;
        std::size_t length = 0;
        for (const auto& kind : kinds) {
            length = kind.length(place);
            if (length == 0) continue;
            found = &kind;
            break;
        }
        if (found) {
            replaced += found->placeholder;
            place.at += length;
        } else {
            replaced += kept[place.at++];
        }
    }
    return replaced;
}

}  // namespace mainstay::errors

// Any bytes are a mail that is read or that needs attention; what is read is clean text, and no
// line is lost in splitting.
#include <algorithm>
#include <cstdlib>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "mail/reading.hpp"
#include "wire/packed.hpp"

namespace {

using namespace mainstay;

void require(bool expectation) {
    if (!expectation) std::abort();
}

std::vector<std::string> written_lines(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        auto end = std::min(text.find('\n'), text.size());
        auto line = trimmed(text.substr(0, end));
        if (!line.empty() && line != "--") lines.emplace_back(line);
        text.remove_prefix(std::min(end + 1, text.size()));
    }
    std::ranges::sort(lines);
    return lines;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
    static const bool is_started = (mail::start_mime(), true);
    static mainstay::MediaTypes types;
    std::string_view raw(reinterpret_cast<const char*>(data), size);
    auto reading = mail::read_mail(raw, is_started ? "envelope@sender.test" : "", types);
    const auto& parsed = reading.parsed;

    require(mail::is_sound(reading));
    auto packed = wire::pack(reading);
    auto unpacked = wire::unpack<mail::MailReading>(packed);
    require(unpacked && wire::pack(*unpacked) == packed);
    require(parsed.parse_error || !parsed.from.empty());
    require(is_clean_utf8(parsed.text) && is_clean_utf8(parsed.subject));
    require(is_clean_utf8(parsed.html.value_or("")) && is_clean_utf8(parsed.message_id));
    for (const auto& from : parsed.from)
        require(is_clean_utf8(from.name) && is_clean_utf8(from.email));
    for (const auto& part : parsed.attachments)
        require(is_clean_utf8(part.name) && !part.name.empty());
    const auto& split = reading.split;
    auto parts = split.text + "\n" + split.quoted + "\n" + split.signature;
    require(written_lines(parts) == written_lines(parsed.text));
    return 0;
}

#include "mail/subject.hpp"

#include "base/text.hpp"

namespace mainstay::mail {

std::string_view bare_subject(std::string_view subject) {
    constexpr std::string_view marks[] = {"re:", "aw:", "sv:", "antw:", "回复:"};
    for (bool is_marked = true; is_marked;) {
        is_marked = false;
        for (auto mark : marks) {
            if (lower_ascii(subject.substr(0, mark.size())) != mark) continue;
            subject = trimmed(subject.substr(mark.size()));
            is_marked = true;
        }
    }
    return subject;
}

}  // namespace mainstay::mail

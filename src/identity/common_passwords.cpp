#include "identity/common_passwords.hpp"

namespace mainstay::identity {

bool is_common_password(std::string_view text) {
    auto list = common_passwords();
    std::size_t begin = 0, end = list.size();  // Both at the beginning of a line, or the end.
    while (begin < end) {
        auto middle = list.rfind('\n', begin + (end - begin) / 2 - 1);
        middle = middle == list.npos || middle < begin ? begin : middle + 1;
        const auto line = list.substr(middle, list.find('\n', middle) - middle);
        if (line == text) return true;
        if (line < text)
            begin = middle + line.size() + 1;
        else
            end = middle;
    }
    return false;
}

}  // namespace mainstay::identity

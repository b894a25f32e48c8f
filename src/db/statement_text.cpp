#include "db/statement_text.hpp"

#include <algorithm>
#include <cctype>

#include "db/failure.hpp"

namespace mainstay::db {

namespace {

bool is_name(char c) { return std::isalnum(static_cast<unsigned char>(c)) || c == '_'; }

/// Calls `found(name)` for each parameter; its name lies within `text`.
template <class Found>
void each_parameter(std::string_view text, Found found) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (text[at] == '\'')
            at = std::min(text.find('\'', at + 1), text.size());
        else if (text[at] == ':' && text.substr(at).starts_with("::"))
            ++at;
        else if (text[at] == ':') {
            std::size_t end = at + 1;
            while (end < text.size() && is_name(text[end])) ++end;
            found(text.substr(at + 1, end - at - 1));
            at = end - 1;
        }
    }
}

}  // namespace

std::vector<std::string_view> parameter_names(std::string_view text) {
    std::vector<std::string_view> names;
    each_parameter(text, [&](std::string_view name) { names.push_back(name); });
    auto sorted = names;
    std::sort(sorted.begin(), sorted.end());
    if (std::adjacent_find(sorted.begin(), sorted.end()) != sorted.end())
        throw Failure("a parameter stands twice in: " + std::string(text));
    return names;
}

std::string with_numbers(std::string_view text) {
    std::string numbered;
    const char* rest = text.data();
    int number = 0;
    each_parameter(text, [&](std::string_view name) {
        numbered.append(rest, name.data() - 1);
        numbered += '$' + std::to_string(++number);
        rest = name.data() + name.size();
    });
    numbered.append(rest, text.data() + text.size());
    return numbered;
}

void check_parameters(std::string_view text, std::size_t count) {
    if (parameter_names(text).size() != count)
        throw Failure("the parameters do not match the names in: " + std::string(text));
}

}  // namespace mainstay::db

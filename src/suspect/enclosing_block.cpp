#include "suspect/enclosing_block.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

namespace mainstay::suspect {

namespace {

constexpr std::size_t depth_max = 200;

bool is_control(std::string_view word) {
    for (const std::string_view each :
         {"if", "for", "while", "switch", "do", "else", "catch", "try", "return", "foreach"})
        if (word == each) return true;
    return false;
}

// What stands before a brace, since the last statement or block ended.
struct Head {
    std::optional<std::size_t> first;  // A token.
    bool has_arguments = false;
    bool is_assigned = false;
};

struct Open {
    int line = 1;  // Of its head.
    bool is_function = false;
    bool is_block = false;  // Of a name of its own: no branch or loop.
};

Open opened(const std::vector<Token>& tokens, const Head& head, std::size_t brace, bool is_top) {
    Open open{.line = tokens[brace].line};
    if (!head.first) return open;
    const auto& first = tokens[*head.first];
    open.line = first.line;
    const bool is_branch = is_control(first.text);
    open.is_function = head.has_arguments && !is_branch && !head.is_assigned;
    open.is_block = open.is_function || (is_top && !is_branch);
    return open;
}

int indentation(std::string_view line) {
    int width = 0;
    for (const char each : line) {
        if (each == ' ')
            ++width;
        else if (each == '\t')
            width += 8 - width % 8;
        else
            break;
    }
    return width;
}

}  // namespace

Blocks::Blocks(const SourceText& text) {
    if (text.language().is_indented)
        read_indentation(text);
    else
        read_braces(text);
    std::ranges::sort(blocks_, {}, [](const Block& block) { return block.lines.first; });
}

void Blocks::read_braces(const SourceText& text) {
    const auto& tokens = text.tokens();
    std::vector<Open> open;
    Head head;
    int parentheses = 0;
    for (std::size_t at = 0; at < tokens.size(); ++at) {
        const auto sign = tokens[at].text;
        // Conditional compilation may leave braces open: one at the edge closes all.
        const bool is_edge = sign == "}" && text.language().has_preprocessor &&
                             text.line(tokens[at].line).starts_with('}');
        if (sign == "{") {
            if (open.size() < depth_max) open.push_back(opened(tokens, head, at, open.empty()));
            head = {};
            parentheses = 0;
        } else if (sign == "}") {
            do {
                if (open.empty()) break;
                if (open.back().is_block)
                    blocks_.push_back({{open.back().line, tokens[at].line}, open.back().is_function}
                    );
                open.pop_back();
            } while (is_edge);
            head = {};
        } else if (sign == ";" && parentheses <= 0) {
            head = {};
        } else if (sign == "#" && at == text.begin(tokens[at].line)) {
            at = text.end(tokens[at].line) - 1;  // A directive is no part of a head.
        } else {
            if (!head.first) head.first = at;
            if (sign == "(") ++parentheses, head.has_arguments = true;
            if (sign == ")") --parentheses;
            if (sign == "=" && parentheses <= 0) head.is_assigned = true;
        }
    }
}

void Blocks::read_indentation(const SourceText& text) {
    struct Begun {
        int line, width;
        bool is_function;
    };

    std::vector<Begun> begun;
    int last = 0;
    auto close = [&](int width) {
        while (!begun.empty() && begun.back().width >= width) {
            blocks_.push_back({{begun.back().line, last}, begun.back().is_function});
            begun.pop_back();
        }
    };
    for (int line = 1; line <= text.lines(); ++line) {
        if (text.key(line) == 0) continue;
        const int width = indentation(text.line(line));
        close(width);
        auto word = text.tokens()[text.begin(line)].text;
        if (word == "async" && text.begin(line) + 1 < text.end(line))
            word = text.tokens()[text.begin(line) + 1].text;
        if ((word == "def" || word == "class") && begun.size() < depth_max)
            begun.push_back({line, width, word == "def"});
        last = line;
    }
    close(0);
}

const Blocks::Block* Blocks::find(int line) const {
    const Block* found = nullptr;
    for (const auto& block : blocks_) {
        if (block.lines.first > line) break;
        if (block.lines.last < line) continue;
        if (!found || block.is_function || !found->is_function) found = &block;
    }
    return found;
}

}  // namespace mainstay::suspect

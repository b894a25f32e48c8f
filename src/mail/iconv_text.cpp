#include "mail/iconv_text.hpp"

#include <array>
#include <cerrno>
#include <map>
#include <stdexcept>

#include <iconv.h>

namespace mainstay::mail {

namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

class Converter {
public:
    explicit Converter(const char* charset) : handle_(iconv_open("UTF-8", charset)) {
        if (handle_ == iconv_t(-1)) throw std::runtime_error(std::string("iconv lacks ") + charset);
    }

    Converter(const Converter&) = delete;
    Converter& operator=(const Converter&) = delete;

    ~Converter() { iconv_close(handle_); }

    Converted convert(std::string_view bytes) {
        iconv(handle_, nullptr, nullptr, nullptr, nullptr);
        Converted result;
        auto* in = const_cast<char*>(bytes.data());  // iconv takes char** but does not write.
        auto in_left = bytes.size();
        while (in_left > 0) {
            if (step(&in, &in_left, result.text)) continue;
            result.text += replacement;
            result.is_whole = false;
            if (errno == EINVAL) break;  // Cut in the middle of a character.
            ++in;
            --in_left;
        }
        step(nullptr, nullptr, result.text);
        return result;
    }

private:
    // Returns false, with errno, where iconv stands before what it cannot read.
    bool step(char** in, std::size_t* in_left, std::string& text) {
        std::array<char, 4096> buffer;
        char* out = buffer.data();
        auto out_left = buffer.size();
        auto outcome = iconv(handle_, in, in_left, &out, &out_left);
        auto error = errno;
        text.append(buffer.data(), buffer.size() - out_left);
        errno = error;
        return outcome != std::size_t(-1) || error == E2BIG;
    }

    iconv_t handle_;
};

}  // namespace

Converted converted(const char* charset, std::string_view bytes) {
    // glibc loads and unloads a table with each opening and closing: a header of a thousand words
    // in turning charsets would take a second.
    static thread_local std::map<std::string_view, Converter> open;
    auto found = open.find(charset);
    if (found == open.end()) found = open.emplace(charset, charset).first;
    return found->second.convert(bytes);
}

}  // namespace mainstay::mail

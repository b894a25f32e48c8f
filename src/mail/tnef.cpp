#include "mail/tnef.hpp"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <utility>

#include <fmt/format.h>

#include "base/text.hpp"
#include "mail/body_text.hpp"
#include "mail/charset.hpp"
#include "mail/html_text.hpp"
#include "mail/little_endian.hpp"
#include "mail/mapi_properties.hpp"
#include "mail/rtf_text.hpp"

namespace mainstay::mail {

namespace {

constexpr std::string_view signature = "\x78\x9F\x3E\x22";
constexpr int depth_max = 5;
constexpr std::size_t text_bytes_max = 1 << 20;

// Of an embedded object the first sixteen bytes say what it is: here, a mail.
constexpr std::string_view mail_interface(
    "\x07\x03\x02\x00\x00\x00\x00\x00\xC0\x00\x00\x00\x00\x00\x00\x46", 16
);

constexpr std::uint32_t code_page_attribute = 0x00069007, body_attribute = 0x0002800C,
                        properties_attribute = 0x00069003, new_file_attribute = 0x00069002,
                        file_name_attribute = 0x00018010, file_data_attribute = 0x0006800F,
                        file_properties_attribute = 0x00069005;

constexpr std::uint32_t body_property = 0x1000, rtf_property = 0x1009, html_property = 0x1013,
                        code_page_property = 0x3FDE, data_property = 0x3701,
                        short_name_property = 0x3704, long_name_property = 0x3707,
                        media_type_property = 0x370E, content_id_property = 0x3712,
                        title_property = 0x3001;

std::string without_nul(std::string text) {
    text.resize(std::min(text.find('\0'), text.size()));
    return text;
}

class Opener {
public:
    Opener(std::size_t files_max, int depth) : files_left_(files_max), depth_(depth) {}

    Tnef open(std::string_view bytes) {
        LittleEndian reader(bytes);
        reader.take(signature.size());
        reader.number(2);
        while (reader.left() > 0) {
            reader.number(1);
            auto attribute = reader.number(4);
            auto length = reader.number(4);
            auto data = reader.take(length);
            reader.number(2);
            if (data) take(attribute, *data);
        }
        end_file();
        tnef_.is_damaged |= reader.is_cut() || attributes_ == 0;
        finish_body();
        return std::move(tnef_);
    }

private:
    void take(std::uint32_t attribute, std::string_view data) {
        ++attributes_;
        if (attribute == code_page_attribute) {
            code_page_ = fmt::format("cp{}", LittleEndian(data).number(4));
        } else if (attribute == body_attribute) {
            plain_ = decoded(data);
        } else if (attribute == properties_attribute) {
            take_all(data, &Opener::take_of_mail);
        } else if (attribute == new_file_attribute) {
            end_file();
            is_in_file_ = true;
        } else if (attribute == file_name_attribute && file_.name.empty()) {
            file_.name = decoded(data);
        } else if (attribute == file_data_attribute) {
            file_.content = data;
        } else if (attribute == file_properties_attribute) {
            take_all(data, &Opener::take_of_file);
        }
    }

    void take_all(std::string_view data, void (Opener::*taker)(const MapiProperty&)) {
        bool is_whole = for_each_property(data, [&](const MapiProperty& property) {
            (this->*taker)(property);
        });
        tnef_.is_damaged |= !is_whole;
    }

    void take_of_mail(const MapiProperty& property) {
        if (property.id == code_page_property && property.type == 3)
            internet_code_page_ = property.number();
        else if (property.id == body_property && property.is_text())
            plain_ = text_of(property);
        else if (property.id == html_property)
            html_ = property.value;
        else if (property.id == rtf_property)
            rtf_ = property.value;
    }

    void take_of_file(const MapiProperty& property) {
        if (property.id == long_name_property)
            file_.name = text_of(property);
        else if (property.id == short_name_property || property.id == title_property)
            file_.name = file_.name.empty() ? text_of(property) : file_.name;
        else if (property.id == media_type_property)
            file_.media_type = lower_ascii(text_of(property));
        else if (property.id == content_id_property)
            file_.content_id = text_of(property);
        else if (property.id == data_property)
            take_data(property);
    }

    void take_data(const MapiProperty& property) {
        auto data = property.value;
        bool is_mail = data.starts_with(mail_interface);
        if (property.type == 0x0D) data.remove_prefix(std::min<std::size_t>(16, data.size()));
        if (is_mail && is_tnef(data) && depth_ < depth_max)
            inner_ = data;
        else
            file_.content = data;
    }

    // The file whose attributes came last is complete.
    void end_file() {
        auto file = std::exchange(file_, {});
        auto inner = std::exchange(inner_, {});
        if (!std::exchange(is_in_file_, false)) return;
        if (!inner.empty()) return add_inner(inner, std::move(file.name));
        if (files_left_ == 0) {
            tnef_.is_damaged = true;
            return;
        }
        --files_left_;
        tnef_.files.push_back(std::move(file));
    }

    // A mail within becomes a text file of what it says, and its files.
    void add_inner(std::string_view bytes, std::string name) {
        auto inner = Opener(files_left_, depth_ + 1).open(bytes);
        tnef_.is_damaged |= inner.is_damaged;
        if (!inner.text.empty() && inner.files.size() < files_left_) {
            if (name.empty()) name = "message";
            inner.files.insert(
                inner.files.begin(), {name + ".txt", "text/plain", {}, std::move(inner.text)}
            );
        }
        files_left_ -= std::min(files_left_, inner.files.size());
        for (auto& file : inner.files) tnef_.files.push_back(std::move(file));
    }

    void finish_body() {
        if (!html_.empty()) {
            auto label = internet_code_page_ ? code_page_label() : html_charset(html_);
            tnef_.html = with_line_feeds(to_utf8(html_.substr(0, 2 * text_bytes_max), label));
        }
        auto plain = without_nul(std::move(plain_));
        if (!is_invisible(plain))
            tnef_.text = clean_prefix(with_line_feeds(plain), text_bytes_max);
        else if (!tnef_.html.empty())
            tnef_.text = text_of_html(tnef_.html, text_bytes_max);
        else if (!rtf_.empty())
            tnef_.text = text_of_rtf(rtf_of_compressed(rtf_), text_bytes_max);
    }

    std::string code_page_label() const {
        constexpr std::uint32_t koi8_r = 20866, koi8_u = 21866, latin_1 = 28591, latin_9 = 28605;
        auto number = *internet_code_page_;
        if (number == koi8_r || number == koi8_u) return number == koi8_r ? "koi8-r" : "koi8-u";
        if (number >= latin_1 && number <= latin_9)
            return fmt::format("iso-8859-{}", number - latin_1 + 1);
        return fmt::format("cp{}", number);
    }

    std::string text_of(const MapiProperty& property) const {
        if (property.is_unicode()) return without_nul(to_utf8(even(property.value), "utf-16le"));
        return decoded(property.value);
    }

    // Up to the NUL of two bytes that ends it.
    static std::string_view even(std::string_view bytes) {
        std::size_t end = 0;
        while (end + 1 < bytes.size() && (bytes[end] != '\0' || bytes[end + 1] != '\0')) end += 2;
        return bytes.substr(0, end);
    }

    std::string decoded(std::string_view bytes) const {
        return to_utf8(bytes.substr(0, bytes.find('\0')), code_page_);
    }

    Tnef tnef_;
    std::size_t files_left_;
    int depth_;
    std::size_t attributes_ = 0;
    std::string code_page_ = "windows-1252";
    std::optional<std::uint32_t> internet_code_page_;
    std::string plain_;
    std::string_view html_, rtf_, inner_;
    TnefFile file_;  // Whose attributes come.
    bool is_in_file_ = false;
};

}  // namespace

bool is_tnef(std::string_view bytes) { return bytes.starts_with(signature); }

Tnef read_tnef(std::string_view bytes, std::size_t files_max) {
    if (!is_tnef(bytes)) return {true, {}, {}, {}};
    return Opener(files_max, 0).open(bytes);
}

}  // namespace mainstay::mail

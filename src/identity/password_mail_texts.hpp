// What mails say that bring somebody a link to set their password: a file for each language.
#pragma once

#include <span>

#include "base/catalogue.hpp"

namespace mainstay::identity {

std::span<const CatalogueText> password_mail_texts_en();
std::span<const CatalogueText> password_mail_texts_de();

inline Catalogue password_mail_texts() {
    return {password_mail_texts_en(), password_mail_texts_de()};
}

}  // namespace mainstay::identity

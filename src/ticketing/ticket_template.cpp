#include "ticketing/ticket_template.hpp"

#include "ticketing/codes.hpp"
#include "ticketing/labels.hpp"
#include "ticketing/macro.hpp"

namespace mainstay::ticketing {

Result<> check_content(const TicketTemplateContent& content) {
    bool has_any = content.application || content.subject || content.text || content.kind ||
                   content.maintenance || content.impact || content.urgency || content.level ||
                   content.team || !content.labels.empty() ||
                   (content.fields && !content.fields->empty());
    if (!has_any) return invalid({wrong("content", code::empty_template)});
    TRY(checked_labels(content.labels));
    if (content.subject) TRY(check_placeholders("content.subject", content.subject->value));
    if (content.text) TRY(check_placeholders("content.text", content.text->value));
    return {};
}

}  // namespace mainstay::ticketing

<#-- The summary for finance, as plain text; the same facts stand in summary.html.ftlh. Lines stay under 78 columns:
     wrap(text, width) breaks a text, table(head, rows, width) aligns columns and keeps each name's writing direction to
     itself, column(text, width) clips or pads one. t("key") is a text of words.<language>.properties. -->
<#assign width = 77>
<#macro part section>

${wrap(section.title, width)}
${""?left_pad(width, "-")}
<@rows section/>
</#macro>
<#macro rows section>
<#if section.note??>
${wrap(section.note, width)}
</#if>
<#if section.rows?has_content>
${table(section.head, section.rows, width)}
</#if>
<#if section.rest??>
${wrap(section.rest, width)}
</#if>
</#macro>
<#list banners as banner>
${""?left_pad(width, "*")}
${wrap(banner.title, width)}
${wrap(banner.text, width)}
${""?left_pad(width, "*")}

</#list>
${column(reseller, 74)?trim}
${heading}

    ${total}
    ${counted}

<#if comparison??>
${wrap(comparison, width)}
</#if>
${wrap(billed + " " + t("proof") + " " + proof, width)}
<#if link??>

${t("link")}:
${link}
</#if>
<#if correction??>
<@part correction/>
</#if>

${t("attention")}
${""?left_pad(width, "-")}
<#list attention as section>
${wrap(section.title, width)}
<@rows section/>
<#sep>

</#sep>
<#else>
${wrap(t("attention.none"), width)}
</#list>
<#list [trend!, movers!, largest!, elsewhere!] as section>
<#if section?has_content>
<@part section/>
</#if>
</#list>

${t("about")}
${""?left_pad(width, "-")}
${table([], about?map(fact -> [fact.label, fact.text]), width)}

${wrap(t("attached"), width)}
<#if contact??>

${wrap(contact, width)}
</#if>

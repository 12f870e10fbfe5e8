<#-- The summary for finance, as plain text; the same facts stand in summary.html.ftlh. Lines stay under 78 columns.
     column(text, width) clips or pads a text and keeps its writing direction to itself; wrap(text, width) breaks it. -->
<#macro heading text>

${text}
${""?left_pad(77, "-")}
</#macro>
<#macro more count>
<#if count gt 0>
and ${count} more, in the attached list
</#if>
</#macro>
<#function widest rows key title>
  <#local width = title?length>
  <#list rows as row>
    <#local length = row[key]???then((row[key]!"")?string?length, "unknown"?length)>
    <#if length gt width><#local width = length></#if>
  </#list>
  <#return width>
</#function>
<#function left taken>
  <#local room = 73 - taken>
  <#return (room lt 12)?then(12, (room gt 50)?then(50, room))>
</#function>
<#if provisional>
*****************************************************************************
PROVISIONAL: not a final statement
The month is not closed and the numbers will change.
Do not invoice from this e-mail.
*****************************************************************************

</#if>
<#if corrected>
*****************************************************************************
CORRECTION: revision ${revision}
It replaces the statement sent before<#if supersedes??>
(${supersedes})</#if>.
*****************************************************************************

</#if>
${column(reseller, 74)?trim}
Monthly users, ${month}

    ${total}
    <#if provisional>provisional total, </#if>${companies} <#if companies == 1>company<#else>companies</#if>

${wrap("Proof: " + proof, 77)}
<#if companies gt 0>
Companies with zero users: ${zero}
</#if>
<#if corrected>
<@heading "What changed"/>
<#if changes.rows?has_content>
<#assign b = widest(changes.rows, "before", "Before") a = widest(changes.rows, "after", "Now")>
<#assign d = [widest(changes.rows, "difference", "Difference"), 10]?max + 1>
<#assign n = left(b + a + d + 4)>
${"Company"?right_pad(n)}  ${"Before"?left_pad(b)}  ${"Now"?left_pad(a)}  ${"Difference"?left_pad(d)}
<#list changes.rows as c>
${column(c.name, n)}  ${c.before?string?left_pad(b)}  ${c.after?string?left_pad(a)}  ${c.difference?string("+,##0;-,##0")?left_pad(d)}
</#list>
<@more changes.more/>
<#else>
No company has a different number than before.
</#if>
</#if>
<#if vanished.rows?has_content>
<@heading "Gone from the vendor's list: ${vanished.rows?size + vanished.more}"/>
${wrap("Seen in this month and missing now. Check whether the month is owed.", 77)}
<#assign n = 38>
${"Company"?right_pad(n)}  ${"Last number"?left_pad(13)}  ${"Last seen"?left_pad(10)}  ${"Billed"?left_pad(6)}
<#list vanished.rows as c>
${column(c.name, n)}  ${c.users?string?left_pad(13)}  ${c.lastSeen}  ${c.billed?then("yes", "no")?left_pad(6)}
</#list>
<@more vanished.more/>
</#if>
<#if newcomers.rows?has_content>
<@heading "New since the month before: ${newcomers.rows?size + newcomers.more}"/>
<#list newcomers.rows as c>
${column(c, 74)?trim}
</#list>
<@more newcomers.more/>
</#if>
<#if overLimit.rows?has_content>
<@heading "Over their licence limit: ${overLimit.rows?size + overLimit.more}"/>
<#assign r = widest(overLimit.rows, "targetUsers", "Registered") l = widest(overLimit.rows, "licenseLimit", "Limit")>
<#assign n = left(r + l + 2)>
${"Company"?right_pad(n)}  ${"Registered"?left_pad(r)}  ${"Limit"?left_pad(l)}
<#list overLimit.rows as c>
${column(c.name, n)}  ${(c.targetUsers!"unknown")?string?left_pad(r)}  ${(c.licenseLimit!"unknown")?string?left_pad(l)}
</#list>
<@more overLimit.more/>
</#if>
<#if repeated.rows?has_content>
<@heading "Names that occur more than once: ${repeated.rows?size + repeated.more}"/>
${"Company"?right_pad(50)}  ${"Times"?left_pad(8)}
<#list repeated.rows as c>
${column(c.name, 50)}  ${c.times?string?left_pad(8)}
</#list>
<@more repeated.more/>
</#if>
<#if top?has_content>
<@heading (top?size lt companies)?then("The ${top?size} largest companies", "All companies")/>
<#assign u = widest(top, "users", "Monthly users") n = left(u)>
${"Company"?right_pad(n)}  ${"Monthly users"?left_pad(u)}
<#list top as c>
${column(c.name, n)}  ${c.users?string?left_pad(u)}
</#list>
</#if>
<@heading "This statement"/>
Status      <#if provisional>PROVISIONAL, not recorded as billed<#elseif corrected>Correction<#else>Final</#if>
Statement   ${statementId}
Revision    ${revision}
Period      ${period}
Time zone   ${timeZone}
${provisional?then("Made    ", "Recorded")}    ${recorded}

The complete list of companies is attached as a CSV file.

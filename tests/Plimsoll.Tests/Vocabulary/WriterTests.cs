// SPDX-License-Identifier: Apache-2.0

using System.Text;
using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Vocabulary;

public sealed class WriterTests
{
    [Fact]
    public void Text_and_attributes_can_never_become_markup()
    {
        var html = new HtmlWriter();
        using (html.Open("p", ("title", "\"><script>")))
        {
            html.Text("<b> & 'c'").Line("i", "</i>").Void("br", ("class", "a\"b"));
        }
        Assert.Equal(
            "<!doctype html>\n<p title=\"&quot;&gt;&lt;script&gt;\">&lt;b&gt; &amp; &#x27;c&#x27;<i>&lt;/i&gt;</i>\n<br class=\"a&quot;b\">\n</p>\n",
            Encoding.UTF8.GetString(html.ToUtf8()));
    }

    /// <summary>The example of RFC 9562, appendix A.4: version 5 of www.example.com in the DNS namespace.</summary>
    [Fact]
    public void A_name_gives_the_uuid_of_the_standard() =>
        Assert.Equal(new Guid("2ed6657d-e927-568b-95e1-2665a8aea6a2"), NameUuid.Create(new Guid("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "www.example.com"));

    [Fact]
    public void Two_names_give_two_uuids_and_one_name_gives_one()
    {
        Assert.Equal(NameUuid.Create(NameUuid.Plimsoll, "G01"), NameUuid.Create(NameUuid.Plimsoll, "G01"));
        Assert.NotEqual(NameUuid.Create(NameUuid.Plimsoll, "G01"), NameUuid.Create(NameUuid.Plimsoll, "G02"));
    }
}

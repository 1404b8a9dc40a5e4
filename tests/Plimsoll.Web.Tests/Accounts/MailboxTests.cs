// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Web.Accounts;

namespace Plimsoll.Web.Tests.Accounts;

public sealed class MailboxTests
{
    [Theory]
    [InlineData("<noor@example.org>")]
    [InlineData("\"noor\"@example.org")]
    [InlineData("\"no\\or\"@example.org")]
    [InlineData(" Noor+work@EXAMPLE.org. ")]
    [InlineData("noor@example.org\u200B")]
    [InlineData("no\u00ADor@exam\uFEFFple.org")]
    [InlineData("noor@example\u3002org")]
    [InlineData("noor@example\uFF0Eorg")]
    [InlineData("noor@example\uFF61org")]
    [InlineData("\uFF4E\uFF4F\uFF2F\uFF52\uFF20example.org")]
    public void However_it_is_spelled_an_address_leads_to_one_mailbox(string address) => Assert.Equal("noor@example.org", SameAddress.Mailbox(address));

    [Theory]
    [InlineData("nora@example.org")]
    [InlineData("noor@example.com")]
    [InlineData("no.or@example.org")]
    [InlineData("nöor@example.org")]
    public void Another_name_or_domain_is_another_mailbox(string address) => Assert.NotEqual("noor@example.org", SameAddress.Mailbox(address));
}

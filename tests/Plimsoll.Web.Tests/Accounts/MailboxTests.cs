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

    [Theory]
    [InlineData("ben@b\u00fccher.example", "ben@xn--bcher-kva.example")]
    [InlineData("ben@B\u00dcCHER.example", "ben@XN--BCHER-KVA.example")]
    [InlineData("ben(second)@example.org", "ben@example.org")]
    [InlineData("(a (b) c)ben@example.org(home)", "ben@example.org")]
    public void A_domain_in_its_letters_and_as_it_is_sent_is_one_and_a_comment_is_no_part_of_an_address(string one, string other) =>
        Assert.Equal(SameAddress.Mailbox(other), SameAddress.Mailbox(one));

    [Theory]
    [InlineData("jose\u0301@example.org")]
    [InlineData("ben@bu\u0308cher.example")]
    [InlineData("ben@\u24d4xample.org")]
    [InlineData("ben@\U0001d41e.org")]
    [InlineData("ben@\ufb01.org")]
    [InlineData("ben@\u212bngstrom.example")]
    [InlineData("ben@\u017fun.org")]
    [InlineData("ben(second)@example.org")]
    public void An_address_that_has_another_spelling_that_nobody_here_can_work_out_is_not_taken(string address) =>
        Assert.Equal("accounts.bad-value", Passwords.RefuseEmail(address)?.Code);

    [Theory]
    [InlineData("ben+work@example.org")]
    [InlineData("jos\u00e9@b\u00fccher.example")]
    [InlineData("\u0431\u0435\u043d@\u043f\u0440\u0438\u043c\u0435\u0440.example")]
    [InlineData("ben@xn--o3cw4h.example")]
    [InlineData("\u5c71\u7530@example.org")]
    public void An_address_in_letters_that_have_one_spelling_is_taken(string address) => Assert.Null(Passwords.RefuseEmail(address));
}

// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Vocabulary;

namespace Plimsoll.Tests.Vocabulary;

public sealed class NameLookTests
{
    [Theory]
    [InlineData("Beta Works")]
    [InlineData("Ärzte ohne Grenzen e. V.")]
    [InlineData("Łódź Models 7B-instruct (v2)")]
    [InlineData("ООО Ромашка AI")]
    [InlineData("Ελληνικά Μοντέλα AI")]
    [InlineData("β-carotene")]
    [InlineData("株式会社モデル AI")]
    [InlineData("한국 모델")]
    [InlineData("مدل‌های فارسی")]
    [InlineData("क्‍ष Labs")]
    [InlineData("Beta\u00A0Works")]
    public void A_name_in_the_letters_of_one_alphabet_is_taken(string name) => Assert.Null(NameLook.Fault(name));

    [Theory]
    [InlineData("Вeta Works")]
    [InlineData("Вета Works")]
    [InlineData("Βετα Works")]
    [InlineData("асе@example.org")]
    [InlineData("Beta\u200BWorks")]
    [InlineData("Beta\u00ADWorks")]
    [InlineData("Beta \u202EskroW")]
    [InlineData("\u2066Beta\u2069")]
    [InlineData("Be\u200Dta")]
    [InlineData("Be\u200Cta")]
    [InlineData("Beta\uFEFF")]
    [InlineData("Beta\u3164Works")]
    [InlineData("Beta\u2028Works")]
    [InlineData("Beta\uE000")]
    [InlineData("Beta\uD800")]
    [InlineData("Beta\u0007")]
    [InlineData("Be\U000E0074ta")]
    public void A_name_that_is_not_what_it_looks_like_is_told(string name) => Assert.NotNull(NameLook.Fault(name));

    [Theory]
    [InlineData("Beta", "Вета")]
    [InlineData("Beta", "ＢＥＴＡ")]
    [InlineData("Beta-Works", "beta works")]
    [InlineData("HOME", "НОМЕ")]
    [InlineData("Pax", "Рах")]
    public void Names_that_read_alike_look_alike(string one, string other) => Assert.Equal(NameLook.Of(one), NameLook.Of(other));

    [Fact]
    public void Names_that_read_apart_look_apart() => Assert.NotEqual(NameLook.Of("Ромашка"), NameLook.Of("Pomawka"));
}

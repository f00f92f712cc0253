export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
  `
  password password1 password12 password123 password1234 password12345 password123456 password2 password3
  password01 password11 password99 password! password1! password123! password@123 password@1 passw0rd passw0rd1
  passw0rd123 passw0rd! p@ssw0rd p@ssw0rd1 p@ssw0rd123 p@ssword p@ssword1 p@ssword123 pa55word pa55word1 pa$$word
  pa$$w0rd passwort passwort1 passport passpass password0 password7 mypassword newpassword thepassword yourpassword
  motdepasse contraseña contrasena senha123 changeme changeme1 changeme123 letmein1 letmein12 letmein123 letmein!
  letmeinnow welcome1 welcome12 welcome123 welcome1234 welcome! welcome@123 welcome2 temp1234 temporary default1
  12345678 123456789 1234567890 12345678910 0123456789 01234567 012345678 123456789a 12345678a a12345678 a123456789
  1234567891 123456789q 12345678q q12345678 1234567a 12345678901 123456781 87654321 987654321 9876543210 0987654321
  1122334455 11223344 12341234 1234512345 123123123 12312312 123321123 123454321 1234554321 12344321 123654789
  147258369 147852369 159753456 159357456 789456123 741852963 963852741 321654987 456789123 14725836 78945612
  11111111 111111111 1111111111 00000000 000000000 0000000000 22222222 33333333 44444444 55555555 555555555
  66666666 666666666 77777777 777777777 88888888 888888888 99999999 999999999 10101010 12121212 13131313 121212121
  69696969 696969696 12345679 123456788 123456987 123456123 123456321 147147147 112233445566 123qweasd 123qwe123
  123qweasdzxc qwerty12 qwerty123 qwerty1234 qwerty12345 qwerty123456 qwertyui qwertyuiop qwertyuiop123 qwertyuio
  qwertyqwerty qwerty01 qwerty11 qwerty21 qwerty99 qwerty78 qwerty789 qwerty00 qwertyu1 qwerty!@ qwerty1! 1qwerty1
  qwert123 qwert1234 qwert12345 1qaz2wsx 1qaz2wsx3edc 1qazxsw2 1qaz1qaz 1qaz!qaz !qaz2wsx !qaz1qaz zaq12wsx zaq1zaq1
  zaq1xsw2 zaqxsw123 qazwsxedc qazwsx123 qazwsx12 qazxswedc qazqazqaz q1w2e3r4 q1w2e3r4t5 q1w2e3r4t5y6 1q2w3e4r
  1q2w3e4r5t 1q2w3e4r5t6y 1q2w3e4r5t6y7u 1q2w3e4r! 1q2w3e4r. qwaszx12 qweasdzxc qweasd123 qwe123qwe qwe12345
  qweqweqwe qweqwe123 asdfghjk asdfghjkl asdfghjkl123 asdf1234 asdf12345 asdfasdf asdfasdfasdf asd12345 asdasdasd
  asdasd123 asdqwe123 zxcvbnm1 zxcvbnm123 zxcvbnm, zxcvbnmm zxcvbnm. zxc12345 zxczxczxc zxcv1234 poiuytrewq
  mnbvcxz1 lkjhgfdsa 0p9o8i7u abcd1234 abcd12345 abcdefgh abcdefghi abcdefghij abcabcabc abc12345 abc123456
  abc1234567 abc123abc abc123123 abcdef123 abcdefg1 abcdefg123 abcd123456 aa123456 aa12345678 aa1234567 a1234567
  a1b2c3d4 a1b2c3d4e5 a1s2d3f4 a1a1a1a1 aaaaaaaa aaaaaaaaa aaaaaaaaaa aaaa1111 aabbccdd abababab zzzzzzzz xxxxxxxx
  qqqqqqqq qqqqqqqqqq wwwwwwww ssssssss dddddddd ffffffff 1a2b3c4d 1a2b3c4d5e 1234abcd 1234qwer 1234asdf 12345abc
  12345qwe 12345qwert 123456abc 123456qwe 123456aa 12qwaszx 123abc123 123123qwe 123123abc 1q2q3q4q 1z2x3c4v z1x2c3v4
  iloveyou iloveyou1 iloveyou2 iloveyou3 iloveyou! iloveyou12 iloveyou123 iloveyou22 ilovehim iloveher ilovegod
  ilovejesus ilovemom iloveme1 iloveme2 iloveu12 iloveu123 iloveyousomuch loveyou1 loveyou123 lovelove love1234
  love12345 lovely123 loveme123 loverboy lovergirl loveforever foreverlove truelove mylove123 sweetheart sweetie1
  princess princess1 princess12 princess123 princesa prince123 babygirl babygirl1 babygirl123 babyboy1 baby1234
  sunshine sunshine1 sunshine12 sunshine123 sunflower butterfly butterfly1 strawberry chocolate chocolate1 chocolat
  football football1 football12 football123 baseball baseball1 baseball123 basketball basketball1 softball soccer12
  soccer123 liverpool liverpool1 liverpool123 chelsea1 chelseafc arsenal1 arsenal123 barcelona barcelona1 barcelon
  manchester manutd123 realmadrid juventus galatasaray fenerbahce cowboys1 lakers24 steelers yankees1 redskins
  superman superman1 superman123 batman123 spiderman spiderman1 starwars starwars1 pokemon1 pokemon123 dragonball
  dragon12 dragon123 dragon1234 master123 master12 mastermind monkey12 monkey123 monkey1234 shadow12 shadow123
  shadow1234 michael1 michael123 jennifer jessica1 jessica123 jonathan michelle danielle christian christin
  alexander alexandra alexandre veronica victoria victoria1 nicholas elizabeth stephanie samantha samantha1 patricia
  benjamin caroline catherine charlie1 charlie123 daniel123 jordan23 jordan123 ashley123 andrew123 robert123
  thomas123 matthew1 anthony1 brandon1 hannah123 jasmine1 joshua123 justin123 nicole123 william1 vanessa1 vanessa123
  computer computer1 computer123 internet internet1 samsung1 samsung123 microsoft nintendo playstation xbox360x
  corvette mercedes mercedes1 porsche911 ferrari1 mustang1 mustang123 chevrolet camaro69 harley123 yamaha123
  trustno1 trustno1! whatever whatever1 whatever123 nothing1 nothing123 something forever1 forever123 freedom1
  freedom123 happy123 happyday happiness blessed1 blessing jesus123 jesuschrist jesusislord godisgood heaven123
  angel123 angel1234 angels12 flower123 summer12 summer123 winter12 winter123 spring123 autumn123 summer2023
  summer2024 summer2025 winter2023 winter2024 winter2025 spring2024 spring2025 january1 february november december
  september october1 mercury1 midnight midnight1 moonlight starlight rainbow1 rainbow123 diamond1 diamond123
  cookie123 cheese123 banana123 orange123 pepper123 ginger123 purple123 yellow123 silver123 golden123 killer123
  hunter123 ranger123 soldier1 warrior1 maverick1 maverick marlboro metallica metallica1 slipknot slipknot1
  nirvana1 beatles1 hellokitty hello123 hello1234 hello12345 hellohello goodluck goodbye1 scooter1 scooby123
  snoopy123 tinkerbell tigger123 tiger123 tiger1234 elephant dolphin1 dolphins panther1 phoenix1 falcon123 eagles123
  kittycat fuckyou1 fuckyou2 fuckyou! fuckyou123 fuckoff1 fuckyou12 asshole1 bullshit bigdaddy biteme123 badboy123
  badgirl1 hotmail1 hotmail123 gmail123 google123 facebook facebook1 facebook123 youtube123 linkedin myspace1
  myspace123 twitter1 instagram admin123 admin1234 admin12345 admin123456 admin@123 adminadmin administrator
  root1234 rootroot toor1234 test1234 test12345 test123456 testtest testing1 testing123 tester123 guest123 guest1234
  user1234 user12345 username username1 demo1234 secret123 secret12 topsecret login123 access14 access123 security
  security1 server123 system123 manager1 master1234 oracle123 cisco123 ubuntu123 windows1 windows7 windows10 mysql123
  qwerty12! abc123!@# abcd@1234 abcd123! aa@123456 asd123456 india123 india@123 london123 america1 brazil123
  mexico123 russia123 germany1 canada123 newyork1 california carolina washington pakistan pakistan1 pakistan123
  bismillah allahuakbar alhamdulillah inshallah internet123 mypass123 pass1234 pass12345 pass123456 pass@123
  pass@1234 passcode passcode1 passphrase password. 1password 123password 12345password gymgym123 fitness1
  fitness123 workout1 workout123 training trainer1 trainer123 bodybuilding
  `
    .trim()
    .split(/\s+/),
);

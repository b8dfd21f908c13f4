/** What buyers who write English call the goods of our lists. For what is searched, never for names. Pure. */
import { lazily } from '../lazily.ts';

/** English → how Hanoi's lists write it. No single word of the left is also a Vietnamese syllable without its marks: a test looks. */
const SAYS = `honey=mật ong; tea=trà; green tea=chè; lotus tea=trà sen; herbal tea=trà thảo dược; coffee=cà phê; milk=sữa; yogurt=sữa chua; yoghurt=sữa chua;
  rice=gạo; sticky rice=nếp; glutinous rice=nếp; rice wine=rượu nếp; wine=rượu; liquor=rượu; noodle=bún; rice noodle=bún; glass noodle=miến; vermicelli=miến;
  cake=bánh; rice cake=bánh tẻ; mooncake=bánh nướng; moon cake=bánh nướng; candy=kẹo; candies=kẹo; sweets=kẹo; peanut candy=kẹo lạc;
  sausage=giò; pork roll=giò lụa; pork sausage=giò lụa; spring roll=nem rán; fermented pork=nem chua; beef=bò; dried beef=bò khô; pork=lợn; chicken=gà; duck=vịt; fish=cá;
  shrimp=tôm; prawn=tôm; egg=trứng; broth=nước cốt; fish sauce=nước mắm; soy sauce=tương; soy=tương; tofu=đậu phụ; bean=đậu;
  vegetable=rau; organic vegetable=rau hữu cơ; mushroom=nấm; potato=khoai tây; sweet potato=khoai lang; carrot=cà rốt; tomato=cà chua; cabbage=bắp cải; asparagus=măng tây;
  fruit=quả; pomelo=bưởi; grapefruit=bưởi; banana=chuối; papaya=đu đủ; grape=nho; kumquat=quất; peanut=lạc; sesame=vừng; ginger=gừng; turmeric=nghệ; garlic=tỏi;
  lotus=sen; flower=hoa; orchid=lan; cordyceps=đông trùng hạ thảo; herb=thảo dược; herbal=thảo dược; essential oil=tinh dầu;
  silk=tơ tằm; scarf=khăn quàng; scarves=khăn quàng; silk scarf=khăn quàng; silk scarves=khăn quàng; embroidery=thêu; embroidered=thêu; pillow=gối; quilt=chăn;
  pottery=gốm; ceramic=gốm; porcelain=gốm; vase=bình; bowl=bát; plate=đĩa; teapot=ấm chén; tea set=ấm chén; chopstick=đũa; lacquer=sơn mài; lacquerware=sơn mài;
  bamboo=tre; rattan=mây tre; wood=gỗ; wooden=gỗ; statue=tượng; painting=tranh; lamp=đèn; lantern=đèn; clock=đồng hồ; handbag=túi; bag=túi; conical hat=nón;
  gift basket=giỏ quà; gift box=hộp quà; hamper=giỏ quà; community tourism=du lịch; tourism=du lịch`;

const names = lazily((): ReadonlyMap<string, string> => new Map(SAYS.split(';').map((line) => line.trim().split('=') as [string, string])));
// The longest first: "sticky rice" is no "sticky" and "rice".
const any = lazily(
  () =>
    new RegExp(
      `(?<![\\p{L}\\p{N}])(${[...names().keys()].sort((a, b) => b.length - a.length).join('|')})(?:e?s)?(?![\\p{L}\\p{N}])`,
      'giu',
    ),
);

/** A search with the English names of goods in Vietnamese: "silk from Van Phuc" is "tơ tằm from Van Phuc". */
export function inVietnamese(text: string): string {
  return text.replace(any(), (said, name: string) => names().get(name.toLowerCase()) ?? said);
}

/** The English words and word groups that are known, for the test. */
export const englishNames = (): readonly string[] => [...names().keys()];
